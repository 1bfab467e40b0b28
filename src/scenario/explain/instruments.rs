//! How trust is measured from outside.

use super::words::Page;
use crate::population::spec::KindSpec;
use crate::scenario::PromiseExchange;
use crate::text::{Text, counted, nouns, number};

/// The survey and the laboratory.
pub fn explain(kinds: &[KindSpec], form: &PromiseExchange, page: &mut Page) {
    page.heading("How trust is measured", "如何测量信任");
    let names = |asked: &[usize], between: &str| asked.iter().map(|&k| kinds[k].name.as_str()).collect::<Vec<_>>().join(between);
    let steps = |at: &[usize], between: &str| at.iter().map(ToString::to_string).collect::<Vec<_>>().join(between);
    if let Some(survey) = &form.survey {
        let (items, noise) = (survey.items, number(survey.noise));
        page.add(Text {
            en: format!(
                "A survey on {} is taken at the end of {} {}: {} from 1 to 7 on each scale, with a noise of {noise} {}.",
                names(&survey.kinds, ", "),
                nouns(survey.at.len(), "step"),
                steps(&survey.at, ", "),
                counted(items, "item"),
                if noise == "1" { "point" } else { "points" }
            ),
            zh: format!(
                "问卷调查（{}），于第 {} 步结束时进行：每个量表 {items} 题，1 到 7 分，噪声标准差 {noise} 分。",
                names(&survey.kinds, "、"),
                steps(&survey.at, "、")
            ),
        });
    }
    if let Some(lab) = &form.lab {
        page.add(Text {
            en: format!(
                "A trust game between partners on {} is played at the end of {} {}, without consequence for the run.",
                names(&lab.kinds, ", "),
                nouns(lab.at.len(), "step"),
                steps(&lab.at, ", ")
            ),
            zh: format!(
                "信任博弈实验（{}），于第 {} 步结束时由伙伴之间进行，不影响运行结果。",
                names(&lab.kinds, "、"),
                steps(&lab.at, "、")
            ),
        });
    }
}
