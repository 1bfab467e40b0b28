//! Charts of metrics over time, as reports and single figures have them.

use super::courses::{Course, Courses};
use super::names;
use crate::chart::{Axis, Line, Part, Plane, Rule, Scale, Shade, Stack, plain};
use crate::record::columns::{METRICS, Metric, metric};
use crate::scenario::Scenario;
use crate::text::{Text, text};

/// Width of a chart of which two stand side by side.
pub const HALF: f64 = 440.0;

/// Kinds of relation that one chart shows at most.
pub const MOST: usize = 6;

/// Something worth marking on the axis of steps, from the scenario.
pub fn marks(scenario: Option<&Scenario>) -> Vec<Rule> {
    let mut marks: Vec<Rule> = Vec::new();
    for event in scenario.iter().flat_map(|scenario| &scenario.events) {
        // Events of one step are one mark, named by the first of them.
        if !marks.iter().any(|mark| matches!(mark, Rule::At(at, _) if *at == event.at as f64)) {
            let what = event.parameter.rsplit('.').next().unwrap_or_default().replace('_', " ");
            marks.push(Rule::At(event.at as f64, plain(what)));
        }
    }
    marks
}

/// The axis of steps.
pub fn steps(of: &[f64]) -> Axis {
    Axis { title: text!("step", "步"), scale: Scale::just(of.iter().copied()) }
}

/// The axis of a metric: shares from 0 to 1, others over the range that they take.
pub fn axis(name: &str, values: impl IntoIterator<Item = f64>) -> Axis {
    let unit = METRICS.iter().find(|column| column.name == name).map_or("", |column| column.unit);
    let scale = match unit {
        "share" if name != "trust_sd" && name != "concentration" => Scale::Linear([0.0, 1.0]),
        // An interval may reach below nothing.
        "count" => Scale::over(values.into_iter().map(|x| x.max(0.0)).chain([0.0])),
        _ => Scale::over(values),
    };
    Axis { title: names::metric(name), scale }
}

/// A course as a line with the 95 % interval of its mean around it.
pub fn line(course: &Course, name: Text, look: usize) -> Line {
    // Nothing has flowed before the first step.
    let from = usize::from(metric(&course.metric).is_some_and(Metric::is_summed) && course.steps.first() == Some(&0.0));
    let of = |values: &[f64]| values[from..].to_vec();
    let band = course.low.iter().any(|x| x.is_finite()).then(|| [of(&course.low), of(&course.high)]);
    Line { name, x: of(&course.steps), y: of(&course.mean), band, look }
}

/// A metric over time, a line for each kind of relation; nothing if it has no value.
pub fn over_time(courses: &Courses, metric: &str, scenario: Option<&Scenario>) -> Option<Plane> {
    let found: Vec<&Course> = courses.relations.iter().filter_map(|relation| courses.of(metric, relation)).take(MOST).collect();
    let lines: Vec<Line> = found.iter().enumerate().map(|(look, course)| line(course, plain(course.relation.clone()), look)).collect();
    let heights: Vec<f64> = lines.iter().flat_map(|line| line.heights().collect::<Vec<_>>()).collect();
    let name = names::metric(metric);
    let says = Text { en: format!("{} over time", capital(&name.en)), zh: format!("{}随时间的变化", name.zh) };
    let mut plane = Plane::new(says, steps(&found.first()?.steps), axis(metric, heights));
    plane.lines = lines;
    plane.rules = marks(scenario);
    Some(plane)
}

/// Several metrics of one kind of relation over time, a line for each; nothing if none has a value.
pub fn together(
    courses: &Courses,
    relation: &str,
    metrics: &[&str],
    says: Text,
    title: Text,
    scenario: Option<&Scenario>,
) -> Option<Plane> {
    let found: Vec<&Course> = metrics.iter().filter_map(|metric| courses.of(metric, relation)).collect();
    let lines: Vec<Line> = found.iter().enumerate().map(|(look, course)| line(course, names::metric(&course.metric), look)).collect();
    let heights: Vec<f64> = lines.iter().flat_map(|line| line.heights().collect::<Vec<_>>()).collect();
    let scale = axis(&found.first()?.metric, heights).scale;
    let mut plane = Plane::new(says, steps(&found[0].steps), Axis { title, scale });
    plane.lines = lines;
    plane.rules = marks(scenario);
    Some(plane)
}

/// What became of the promises that were relied on, as shares, over time; nothing if nobody relied on any.
pub fn outcomes(courses: &Courses, relation: &str, scenario: Option<&Scenario>) -> Option<Plane> {
    let engaged = courses.of("engaged", relation)?;
    let part = |metric: &str, name: Text, shade: Shade| {
        let of = courses.of(metric, relation);
        let share = |k: usize| match engaged.mean[k] {
            all if all > 0.0 => of.map_or(0.0, |of| of.mean[k] / all),
            _ => f64::NAN,
        };
        Part { name, shade, y: (0..engaged.steps.len()).map(share).collect() }
    };
    let parts = vec![
        part("honoured", text!("kept", "守信"), Shade::Plain),
        part("broken_unable", text!("unable", "不能"), Shade::Dotted),
        part("broken_wilful", text!("wilful", "有意"), Shade::Hatched),
    ];
    if parts[0].y.iter().all(|y| y.is_nan()) {
        return None;
    }
    let title = text!("share of the promises relied on", "占被依靠的承诺的份额");
    let says = text!("Promises kept and broken: {relation}", "守信与失信：{relation}");
    let mut plane = Plane::new(says, steps(&engaged.steps), Axis { title, scale: Scale::Linear([0.0, 1.0]) });
    plane.stack = Stack { x: engaged.steps.clone(), parts };
    plane.rules = marks(scenario);
    Some(plane)
}

/// A text that begins a line.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
