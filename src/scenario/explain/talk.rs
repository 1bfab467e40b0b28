//! How people talk.

use super::mechanism::Mechanism;
use super::words::{Page, say};
use crate::model::communication::Communication;
use crate::population::spec::KindSpec;
use crate::scenario::Phase;
use crate::text::{number, percent};

/// Communication: once if it is the same in all kinds of relation, or kind by kind.
pub fn explain(kinds: &[KindSpec], phase: &Phase, page: &mut Page) {
    if phase.communications.windows(2).all(|pair| pair[0] == pair[1]) {
        page.heading("How they talk", "如何沟通");
        phase.communications.first().into_iter().for_each(|c| talk(c, page));
        return;
    }
    for (kind, communication) in kinds.iter().zip(&phase.communications) {
        page.heading(&format!("How they talk ({})", kind.name), &format!("如何沟通（{}）", kind.name));
        talk(communication, page);
    }
}

fn talk(c: &Communication, page: &mut Page) {
    let promise = percent(c.promise);
    match c.promise {
        1.0 => say!(page, Promise: "Every exchange begins with a promise.", "每次交往都先有承诺。"),
        0.0 => say!(page, Silence: "No promises are given.", "没有人作出承诺。"),
        _ => {
            page.switch_on(Mechanism::Silence);
            say!(page, Promise: "In {promise} of the exchanges a promise is given.", "{promise} 的交往中，受托者会作出承诺。");
        }
    }
    if c.talk > 0.0 && c.openness > 0.0 {
        let (talk, openness) = (percent(c.talk), percent(c.openness));
        if c.openness == 1.0 {
            say!(
                page,
                Talk: "In {talk} of the contacts people tell openly what they have at heart, and the shared interest becomes known.",
                "{talk} 的接触中，双方坦诚相告，共同利益便为对方所知。"
            );
        } else {
            say!(
                page,
                Talk: "In {talk} of the contacts people talk of their interests; what is believed of them moves {openness} of the way to the truth.",
                "{talk} 的接触中，双方谈及各自的利益，信任者的看法向实情靠近 {openness}。"
            );
        }
    }
    if c.transparency > 0.0 {
        let seen = percent(c.transparency);
        say!(page, Transparency: "In {seen} of the failures it is seen why a promise was broken.", "{seen} 的失信能看清缘由。");
    }
    if c.word_of_mouth > 0.0 && c.credibility > 0.0 {
        let (heard, weight) = (percent(c.word_of_mouth), percent(c.credibility));
        say!(
            page,
            WordOfMouth: "Word travels: in each step, with chance {heard}, one hears what an acquaintance has just lived through; it counts {weight} of an experience of one's own.",
            "口碑：每一步有 {heard} 的概率听说熟人刚刚的经历，其分量为亲身经历的 {weight}。"
        );
    }
    if c.record_weight > 0.0 && c.reporting > 0.0 {
        let (reported, weight, kept) = (percent(c.reporting), number(c.record_weight), percent(c.record_memory));
        say!(
            page,
            PublicRecord: "A public record: {reported} of the outcomes are reported; an entry weighs {weight} of an experience of one's own.",
            "公开记录：{reported} 的结果会被公布，每一条的分量是亲身经历的 {weight} 倍。"
        );
        if c.record_memory < 1.0 {
            say!(page, FadingRecord: "The public record keeps {kept} from step to step.", "公开记录每一步保留 {kept}。");
        }
    }
}
