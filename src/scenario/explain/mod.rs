//! What a scenario does, in plain words, English or Chinese: who meets, what is at stake, and what each mechanism that is switched on
//! means. A parameter at its neutral value is not mentioned. The same for a paper: the ODD protocol and the methods section.
//!
//! `people`, `relations`, `stakes`, `talk`, `events` and `instruments` hold the sentences and decide what is switched on; `odd` and `methods` ask them.

mod beliefs;
mod block;
mod concepts;
mod entities;
mod events;
mod instruments;
mod laws;
mod mechanism;
mod methods;
mod odd;
mod people;
mod relations;
mod stakes;
mod switches;
mod talk;
mod words;

pub use block::{Block, Section};
pub use methods::described;
pub use odd::{odd, sections as odd_sections};

use super::{Form, Scenario};
use crate::text::{Language, counted, shown, shown_lines};
use words::{Page, say};

/// The explanation; ends with a line break.
pub fn explain(scenario: &Scenario, language: Language) -> String {
    let mut page = Page::default();
    people::explain(scenario, &mut page);
    relations::explain(scenario, &mut page);
    let Form::Exchange(form) = &scenario.form;
    relations::explain_listening(&form.listening, &mut page);
    if let Some(phase) = form.phases.first() {
        stakes::explain(&scenario.kinds, phase, &mut page);
        talk::explain(&scenario.kinds, phase, &mut page);
        people::explain_minds(scenario, phase, &mut page);
    }
    events::explain(scenario, &mut page);
    instruments::explain(&scenario.kinds, form, &mut page);
    page.heading("The run", "运行");
    let (steps, replicates, seed) = (scenario.steps, scenario.replicates, scenario.seed);
    let steps_en = counted(steps, "step");
    let replicates_en =
        if replicates == 1 { "1 replicate".to_owned() } else { format!("{replicates} replicates that differ only in their luck") };
    say!(page, "{steps_en}, {replicates_en}, seed {seed}.", "共 {steps} 步，重复 {replicates} 次，各次只有运气不同；随机种子为 {seed}。");

    let mut text = format!("{}\n", shown(scenario.title.get(language)));
    if let Some(description) = &scenario.description {
        text.push_str(&format!("\n{}\n", shown_lines(description.get(language).trim_end())));
    }
    text.push_str(&page.write(language));
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Document;

    fn told(settings: &[&str], language: Language) -> String {
        explain(&Document::bundled("first-promise").unwrap().set(settings).unwrap().scenario().unwrap(), language)
    }

    #[test]
    fn the_stakes_are_told_with_the_ratio_that_decides() {
        let english = told(&[], Language::English);
        assert!(english.contains("temptation / (gain + loss) = 0.4"), "{english}");
        assert!(english.contains("(outside + loss) / (gain + loss) = 0.5"), "{english}");
        assert!(told(&[], Language::Chinese).contains("诱惑 /（收益 + 损失）= 0.4"));
    }

    #[test]
    fn what_is_switched_off_is_not_mentioned() {
        for (setting, english, chinese) in [
            ("communication.word_of_mouth=0.2", "Word travels", "口碑"),
            ("communication.record_weight=0.5", "public record", "公开记录"),
            ("group.villagers.turnover=0.01", "newcomer", "新人"),
            ("exchange.future=2", "future", "来日方长"),
            ("survey.at=[10]", "A survey on kin, strangers is taken at the end of step 10", "问卷"),
            ("lab.at=[10]", "A trust game", "信任博弈"),
        ] {
            for (language, phrase) in [(Language::English, english), (Language::Chinese, chinese)] {
                assert!(!told(&[], language).contains(phrase), "{phrase}");
                assert!(told(&[setting], language).contains(phrase), "{phrase}");
            }
        }
    }

    #[test]
    fn no_english_word_is_left_in_the_chinese_text_but_names() {
        let everything = [
            "belief.linear={up=0.1,down=0.2,cooling=0.5}",
            "exchange={gain=5,loss=4,outside=1,compensation=0.5,future=1,records=0.1,identification=0.1,temptation={exponential=4}}",
            "communication={promise=0.5,talk=0.1,openness=0.5,transparency=0.2,word_of_mouth=0.1,credibility=0.5}",
            "group.villagers.choice=loyal",
            "group.villagers.ability.values=[0.2,0.8]",
        ];
        let mut text = told(&everything, Language::Chinese);
        for name in ["villagers", "outsiders", "kin", "strangers"] {
            text = text.replace(name, "");
        }
        let latin: String = text.chars().filter(char::is_ascii_alphabetic).collect();
        assert_eq!(latin, "", "{text}");
    }
}
