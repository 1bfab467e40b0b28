//! What a fit came to, set for the terminal.

use super::out::{path, quoted};
use super::verdicts::number;
use crate::experiment::fit::{Fitted, Meeting, Task};
use crate::scenario::fit::Fit;
use crate::text::{counted, shown};
use console::Style;
use std::fmt::Write;
use std::path::Path;

/// The parameters with their intervals, the targets with their distances, and how to run what was found.
pub fn text((file, set): (&str, &[String]), task: &Task, fitted: &Fitted, folder: &Path, colours: bool) -> String {
    let (scenario, fit) = (task.scenario(), task.wanted());
    let mut text = format!("{}\n", shown(&scenario.title.en));
    let (free, targets) = (fit.free.len(), fit.targets.len());
    let _ = writeln!(
        text,
        "{}, {}; {} tried with {} each; loss {}\n",
        counted(free, "free parameter"),
        counted(targets, "target"),
        counted(fitted.trace.len(), "place"),
        counted(scenario.replicates, "replicate"),
        number(fitted.best.loss)
    );
    parameters(&mut text, fit, fitted);
    if free > targets {
        let _ = writeln!(text, "  {free} parameters cannot be pinned down by {}: other values meet as much", counted(targets, "target"));
    }
    text.push('\n');
    let noisy = met(&mut text, fit, fitted, colours);
    if noisy {
        text.push_str("  the simulation itself is uncertain by more than half of a standard error there: use more --replicates\n");
    }
    let found = fit.free.iter().zip(&fitted.best.values).map(|(free, x)| format!("{}={x}", free.path));
    let settings: String = set.iter().cloned().chain(found).map(|setting| format!(" --set {}", quoted(&setting))).collect();
    let _ = writeln!(text, "\nto run it: fiducia run {}{settings}", quoted(file));
    let profile = if fitted.profiles.is_empty() { "" } else { "profile.csv, " };
    let _ = writeln!(text, "files in {}: fit.csv, targets.csv, {profile}trace.csv; what the columns mean: columns.csv", path(folder));
    text
}

fn parameters(text: &mut String, fit: &Fit, fitted: &Fitted) {
    let width = fit.free.iter().map(|free| free.path.chars().count()).max().unwrap_or(0);
    for (k, (free, x)) in fit.free.iter().zip(&fitted.best.values).enumerate() {
        let _ = write!(text, "  {:width$}  {:>9}", free.path, number(*x));
        if let Some(profile) = fitted.profiles.get(k) {
            let [low, high] = profile.interval.map(|end| end.map(|u| number(free.value(u))));
            let words = match (low, high) {
                (Some(low), Some(high)) => format!("95 % interval [{low}, {high}]"),
                (Some(low), None) => format!("at least {low} (95 %), open up to the end of its range, {}", number(free.range.to)),
                (None, Some(high)) => format!("at most {high} (95 %), open down to the end of its range, {}", number(free.range.from)),
                (None, None) => format!("not pinned down between {} and {}", number(free.range.from), number(free.range.to)),
            };
            let _ = write!(text, "  {words}");
        }
        text.push('\n');
    }
}

/// The targets; whether one of them is simulated too roughly.
fn met(text: &mut String, fit: &Fit, fitted: &Fitted, colours: bool) -> bool {
    let style = |style: Style| if colours { style.force_styling(true) } else { Style::new() };
    let width = fit.targets.iter().map(|target| target.name.chars().count()).max().unwrap_or(0);
    let mut noisy = false;
    for (target, fresh) in fit.targets.iter().zip(&fitted.fresh) {
        let meeting = Meeting::of(target, fresh);
        noisy |= meeting.noisy;
        let mark = if meeting.met { style(Style::new().green()).apply_to("✓") } else { style(Style::new().red()).apply_to("✗") };
        let margin = fresh.margin(0.95);
        let simulated = if fresh.n == 0 { f64::NAN } else { fresh.mean };
        let _ = writeln!(
            text,
            "  {mark} {:width$}  observed {} ± {}, simulated {} [{}, {}]: {}",
            target.name,
            number(target.value),
            number(target.standard_error),
            number(simulated),
            number(simulated - margin),
            number(simulated + margin),
            format_args!("{} apart, {:.1} standard errors", number(meeting.difference.abs()), meeting.z.abs())
        );
    }
    noisy
}
