//! What happens at certain steps.

use super::mechanism::Mechanism;
use super::words::Page;
use crate::scenario::Scenario;
use crate::scenario::file::EventTable;
use crate::text::{Text, number, percent, text};

/// The events, in the order of the file.
pub fn explain(scenario: &Scenario, page: &mut Page) {
    page.heading("What happens", "大事记");
    // What lies behind the end takes no effect.
    for event in scenario.events.iter().filter(|event| event.at <= scenario.steps as u64) {
        if event.parameter.ends_with(".benevolence") {
            page.switch_on(Mechanism::Amends);
        }
        page.add(sentence(event));
    }
}

fn sentence(event: &EventTable) -> Text {
    let (at, parameter) = (event.at, &event.parameter);
    let (en, zh) = match (event.set, event.add, event.scale) {
        (Some(x), ..) => (format!("becomes {}", number(x)), format!("变为 {}", number(x))),
        (_, Some(x), _) if x < 0.0 => (format!("falls by {}", number(-x)), format!("降低 {}", number(-x))),
        (_, Some(x), _) => (format!("rises by {}", number(x)), format!("提高 {}", number(x))),
        (.., x) => {
            let x = number(x.unwrap_or(1.0));
            (format!("is multiplied by {x}"), format!("变为原来的 {x} 倍"))
        }
    };
    let (whose_en, whose_zh) = match event.share {
        Some(share) => (format!(", for {} of the group", percent(share.get())), format!("（涉及该组的 {}）", percent(share.get()))),
        None => (String::new(), String::new()),
    };
    let (end_en, end_zh) = match event.until {
        Some(until) => (format!(", until step {until}"), format!("，到第 {until} 步恢复")),
        None => (String::new(), String::new()),
    };
    text!("At step {at} {parameter} {en}{whose_en}{end_en}.", "第 {at} 步，{parameter} {zh}{whose_zh}{end_zh}。")
}
