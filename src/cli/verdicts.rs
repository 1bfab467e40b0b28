//! Verdicts on claims, set for the terminal.

use super::out::{path, signed};
use crate::experiment::claims::{Adjusted, Protocol, Tested, Verdict};
use crate::scenario::claim::{Claim, Expect};
use crate::scenario::{Document, Source};
use crate::text::{Language, nouns, shown};
use console::Style;
use std::fmt::Write;
use std::path::Path;

/// How a page is written.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// Language.
    pub language: Language,
    /// Whether in colours.
    pub colours: bool,
}

impl Page {
    fn style(self, style: Style) -> Style {
        if self.colours { style.force_styling(true) } else { Style::new() }
    }

    fn pick<'t>(self, en: &'t str, zh: &'t str) -> &'t str {
        match self.language {
            Language::English => en,
            Language::Chinese => zh,
        }
    }

    /// The claims of one scenario.
    pub fn scenario(self, document: &Document, entries: &[&Adjusted]) -> String {
        let name = match document.source() {
            Source::Bundled(name) => format!("{}{name}", self.pick("bundled scenario ", "内置场景 ")),
            other => other.to_string(),
        };
        let mut text = format!("{}\n", self.style(Style::new().bold()).apply_to(name));
        for entry in entries {
            self.claim(entry.tested, &mut text);
        }
        text
    }

    fn claim(self, tested: &Tested, text: &mut String) {
        let claim = &tested.claim;
        let (mark, words) = self.verdict(tested);
        let _ = writeln!(text, "  {mark} {}{}{words}", self.style(Style::new().bold()).apply_to(shown(&claim.name)), self.pick(": ", "："));
        let _ = writeln!(text, "    {}", shown(claim.text.get(self.language)));
        let _ = writeln!(text, "    {}", self.evidence(tested));
        if let Some(why) = &claim.not_reproduced {
            let _ = writeln!(text, "    {}{}", self.pick("why not: ", "原因："), shown(why.get(self.language)));
        }
    }

    /// The sign and the words, coloured by whether the verdict is what the scenario states.
    fn verdict(self, tested: &Tested) -> (String, String) {
        let stated = tested.claim.not_reproduced.is_none();
        let (sign, words) = match (tested.verdict(), stated) {
            (Verdict::Holds, true) => ("✓", self.pick("holds", "成立")),
            (Verdict::Fails, true) => ("✗", self.pick("fails", "不成立")),
            (Verdict::Undecided, true) => ("?", self.pick("undecided", "未定")),
            (Verdict::Holds, false) => ("✗", self.pick("holds, though it is marked as not reproduced", "成立，但场景声明未能重现")),
            (Verdict::Fails, false) => ("✓", self.pick("not reproduced, as stated", "未能重现，与声明一致")),
            (Verdict::Undecided, false) => ("✓", self.pick("not reproduced, as stated (undecided)", "未能重现，与声明一致（未定）")),
        };
        let colour = match (tested.is_as_stated(), tested.verdict()) {
            (true, _) => Style::new().green(),
            (false, Verdict::Undecided) => Style::new().yellow(),
            (false, _) => Style::new().red(),
        };
        let style = self.style(colour);
        (style.apply_to(sign).to_string(), style.apply_to(words).to_string())
    }

    /// Effect, interval, what was expected, and how many replicates it took.
    fn evidence(self, tested: &Tested) -> String {
        let (claim, found) = (&tested.claim, &tested.finding);
        let means: Vec<String> = (0..claim.arms()).map(|arm| number(tested.arm(arm).mean)).collect();
        let compared = if claim.arms() > 1 {
            format!("{}{}{}", self.pick(" (", "（"), means.join(self.pick(", ", "、")), self.pick(")", "）"))
        } else {
            String::new()
        };
        let mut text = format!("{}{compared}{}", claim.measure.name(), self.pick(": ", "："));
        if found.effect.is_nan() {
            text.push_str(self.pick("no value in any replicate", "任何一次重复中都没有数值"));
        } else {
            let signed = if found.contrast.first.is_some() { signed(number(found.effect)) } else { number(found.effect) };
            let pair = match found.contrast.first {
                Some(first) if claim.arms() > 2 => format!(" ({first} -> {})", found.contrast.second),
                _ => String::new(),
            };
            let _ = write!(text, "{signed}{pair} [{}, {}]", number(found.interval[0]), number(found.interval[1]));
        }
        let next = self.pick("; ", "；");
        let _ = write!(text, "{next}{}", self.expected(claim));
        let _ = write!(text, "{next}{} {}", tested.replicates, self.pick(&nouns(tested.replicates, "replicate"), "次重复"));
        if found.missing > 0 {
            let _ = write!(text, "{}{}", self.pick(", without a value: ", "，其中无数值："), found.missing);
        }
        let _ = write!(text, "{next}p {}", probability(tested.p));
        text
    }

    fn expected(self, claim: &Claim) -> String {
        let smallest = if claim.min_effect > 0.0 {
            format!("{}{}", self.pick(" by at least ", "，至少 "), number(claim.min_effect))
        } else {
            String::new()
        };
        match &claim.expect {
            Expect::Rises => format!("{}{smallest}", self.pick("expected to rise", "预期上升")),
            Expect::Falls => format!("{}{smallest}", self.pick("expected to fall", "预期下降")),
            Expect::Unchanged => format!("{}{}", self.pick("expected to stay within ", "预期变化不超过 "), number(claim.margin)),
            Expect::Between([lo, hi]) => format!("{}[{}, {}]", self.pick("expected in ", "预期介于 "), number(*lo), number(*hi)),
            Expect::Order(order) => {
                let order: Vec<String> = order.iter().map(ToString::to_string).collect();
                format!("{}{}{smallest}", self.pick("expected order ", "预期次序 "), order.join(" < "))
            }
        }
    }

    /// What all claims together show.
    pub fn together(self, protocol: &Protocol, entries: &[Adjusted], folder: Option<&Path>) -> String {
        let reproduced = || entries.iter().filter(|e| e.tested.claim.not_reproduced.is_none());
        let holding: Vec<&Adjusted> = reproduced().filter(|e| e.tested.verdict() == Verdict::Holds).collect();
        let (held, of, percent) = (holding.len(), reproduced().count(), crate::text::number(protocol.level * 100.0));
        let family = holding.iter().filter(|e| e.p_holm <= 1.0 - protocol.level + 1e-12).count();
        let all = entries.len();
        let mut text = match self.language {
            Language::English => format!("{held} of {of} {} at {percent} %", if of == 1 { "claim holds" } else { "claims hold, each" }),
            Language::Chinese => format!("{of} 项论断中 {held} 项成立（各按 {percent}% 水平）"),
        };
        if all > 1 {
            let _ = match self.language {
                Language::English => write!(text, "; {family} of them also together (Holm, all {all} claims of this call)"),
                Language::Chinese => write!(text, "；对本次全部 {all} 项论断作 Holm 校正后仍有 {family} 项成立"),
            };
        }
        text.push('\n');
        let others = all - of;
        if others > 0 {
            let silent = entries.iter().filter(|e| e.tested.claim.not_reproduced.is_some() && e.tested.is_as_stated()).count();
            let _ = match self.language {
                Language::English if others == 1 => writeln!(text, "{silent} of 1 claim marked as not reproduced is not, as stated"),
                Language::English => writeln!(text, "{silent} of {others} claims marked as not reproduced are not, as stated"),
                Language::Chinese => writeln!(text, "声明未能重现的 {others} 项论断中，{silent} 项确未重现"),
            };
        }
        if let Some(folder) = folder {
            let _ = writeln!(text, "{}{}: claims.csv, settings.csv, columns.csv", self.pick("files in ", "文件位于 "), path(folder));
        }
        text
    }

    /// The last sentence when some claims are not as stated.
    pub fn unmet(self, wrong: usize, all: usize) -> String {
        match self.language {
            Language::English if all == 1 => "the claim is not as its scenario states".into(),
            Language::English if wrong == 1 => format!("1 of {all} claims is not as its scenario states"),
            Language::English => format!("{wrong} of {all} claims are not as their scenario states"),
            Language::Chinese => format!("{all} 项论断中有 {wrong} 项与场景的声明不符"),
        }
    }
}

/// With four decimals, as many as a claim can use, and none that says nothing.
pub fn number(x: f64) -> String {
    if x.is_nan() {
        return "-".into();
    }
    let decimals = match x.abs() {
        large if large >= 1000.0 => 0,
        large if large >= 10.0 => 2,
        _ => 4,
    };
    let text = super::out::number(x, decimals);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

fn probability(p: f64) -> String {
    if p < 0.0001 { "< 0.0001".into() } else { format!("{p:.4}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_long_as_they_need_to_be() {
        assert_eq!(
            [number(0.05), number(-0.123_44), number(12.3), number(12_345.6), number(0.0)],
            ["0.05", "-0.1234", "12.3", "12346", "0"]
        );
        assert_eq!([0.5, -0.5, 0.0, 1e-9].map(|x| signed(number(x))), ["+0.5", "-0.5", "0", "0"]);
    }
}
