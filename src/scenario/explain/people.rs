//! The groups: what their members are like, how they learn, decide and change.

use super::beliefs;
use super::mechanism::Mechanism;
use super::words::{Page, say, spread};
use crate::distribution::Distribution;
use crate::model::choice::Choice;
use crate::model::engagement::Engagement;
use crate::model::mind::Mind;
use crate::population::spec::GroupSpec;
use crate::scenario::{Phase, Scenario};
use crate::text::{Text, counted, number, percent};

/// Who there is.
pub fn explain(scenario: &Scenario, page: &mut Page) {
    page.heading("Who", "人物");
    for group in &scenario.groups {
        let mut en = format!("{}: {}.", group.name, people(group).0);
        let mut zh = format!("{}：{}。", group.name, people(group).1);
        for (value, neutral, english, chinese) in [
            (&group.ability, 1.0, "Ability (chance that an honest attempt succeeds)", "能力（诚心去做、做得成的概率）："),
            (
                &group.integrity,
                0.0,
                "Integrity (chance to keep a promise though interest speaks against it)",
                "正直（利益不足时仍守诺的概率）：",
            ),
            (
                &group.benevolence,
                0.0,
                "Benevolence (weight given to the partner's payoff, and chance to make amends)",
                "善意（看重对方得失的程度，也是失信后补过的概率）：",
            ),
        ] {
            if value.fixed() != Some(neutral) {
                if english.starts_with("Benevolence") {
                    page.switch_on(Mechanism::Amends);
                }
                let value = spread(value);
                en.push_str(&format!(" {english}: {}.", value.en));
                zh.push_str(&format!("{chinese}{}。", value.zh));
            }
        }
        let Text { en: names, zh: chinese } = observed(group);
        page.add(Text { en: en + &names, zh: zh + &chinese });
    }
}

/// Where the members have their names from, and what a table says of them.
fn observed(group: &GroupSpec) -> Text {
    let given = [("ability", "能力"), ("integrity", "正直"), ("benevolence", "善意")];
    let given = given.into_iter().enumerate().filter(|(k, _)| group.given.iter().any(|person| person.traits[*k].is_some()));
    let (en, zh): (Vec<&str>, Vec<&str>) = given.map(|(_, names)| names).unzip();
    if group.names.is_empty() {
        return Text { en: String::new(), zh: String::new() };
    }
    if group.given.is_empty() {
        return Text {
            en: " They are the people whom the edge lists name.".into(), zh: "他们就是网络文件里的那些人。".into()
        };
    }
    if en.is_empty() {
        return Text { en: " A table names them.".into(), zh: "名单由表格给出。".into() };
    }
    let (en, zh) = (en.join(", "), zh.join("、"));
    Text {
        en: format!(" A table names them; where it gives their {en}, that counts."),
        zh: format!("名单由表格给出；表中写明的{zh}以表为准。"),
    }
}

fn people(group: &GroupSpec) -> (String, String) {
    let size = group.end - group.first;
    (counted(size, "agent"), format!("{size} 人"))
}

/// How the trustors learn and decide, and how everyone changes.
pub fn explain_minds(scenario: &Scenario, phase: &Phase, page: &mut Page) {
    page.heading("How they learn and decide", "如何学习与决定");
    let rule = beliefs::rule(&scenario.belief);
    rule.meaning.into_iter().for_each(|sentence| page.add(sentence));
    let minds: Vec<(&GroupSpec, &Mind)> = scenario.groups.iter().zip(&phase.minds).collect();
    for (number, (group, mind)) in minds.iter().enumerate() {
        if scenario.kinds.iter().any(|kind| kind.from.iter().any(|id| id.index() == number)) {
            learning(&group.name, mind, rule.evidence, page);
            deciding(&group.name, mind, page);
        }
    }
    page.heading("How they change", "如何改变");
    for (group, mind) in minds {
        changing(group, mind, page);
    }
}

fn learning(name: &str, mind: &Mind, evidence: bool, page: &mut Page) {
    let (prior, weight) = (number(mind.prior_mean), number(mind.prior_weight));
    let observations = if weight == "1" { "observation" } else { "observations" };
    if evidence {
        say!(
            page,
            "{name}: of strangers they expect {prior}, and hold on to it like {weight} {observations}.",
            "{name}：对陌生人的初始预期为 {prior}，分量相当于 {weight} 次亲身经历。"
        );
    } else {
        say!(page, "{name}: trust begins at {prior}.", "{name}：信任从 {prior} 开始。");
    }
    if mind.memory < 1.0 {
        let kept = percent(mind.memory);
        say!(
            page,
            Memory: "{name}: memory fades; with each new experience {kept} of the old evidence is kept.",
            "{name}：记忆会淡去，每有一次新经历，旧印象只留下 {kept}。"
        );
    }
    match mind.negativity.single() {
        Some(1.0) => {}
        Some(v) => {
            let v = number(v);
            say!(page, Negativity: "{name}: bad experience weighs {v} times as much as good.", "{name}：坏经历的分量是好经历的 {v} 倍。");
        }
        None => {
            let [a, q, b] = [mind.negativity.ability, mind.negativity.integrity, mind.negativity.benevolence].map(number);
            say!(
                page,
                Negativity: "{name}: bad experience weighs {a} (ability), {q} (integrity) and {b} (benevolence) times as much as good.",
                "{name}：坏经历的分量，在能力、正直、善意上分别是好经历的 {a}、{q}、{b} 倍。"
            );
        }
    }
    if mind.forgiveness > 0.0 {
        let waived = percent(mind.forgiveness);
        say!(page, Forgiveness: "{name}: amends make them forgive {waived} of a failure.", "{name}：对方补过之后，失信之过原谅 {waived}。");
    }
}

fn deciding(name: &str, mind: &Mind, page: &mut Page) {
    if mind.activity < 1.0 {
        let chance = percent(mind.activity);
        say!(page, Activity: "{name}: in each step {chance} of them seek a partner.", "{name}：每一步有 {chance} 的人会去找人打交道。");
    }
    match mind.choice {
        Choice::Uniform => page.switch_on(Mechanism::Uniform),
        Choice::Proportional => {
            say!(page, Proportional: "{name}: whom they trust more they ask more often.", "{name}：越信任谁，就越常找谁。")
        }
        Choice::Softmax => say!(
            page,
            Softmax: "{name}: they prefer the partner of whom they expect most, though not always.",
            "{name}：多半去找预期收益最高的伙伴，但并非总是如此。"
        ),
        Choice::Best => {
            say!(page, Best: "{name}: they turn to the partner of whom they expect most.", "{name}：总去找预期收益最高的伙伴。")
        }
        Choice::Loyal => say!(
            page,
            Loyal: "{name}: they stay with a partner who kept its word, and else try any.",
            "{name}：对方上次守信，就继续找他；否则随意另选。"
        ),
    }
    if mind.explore > 0.0 && mind.choice != Choice::Uniform {
        let chance = percent(mind.explore);
        say!(page, Explore: "{name}: with chance {chance} they try anyone instead.", "{name}：有 {chance} 的概率不拘旧例，随意选人。");
    }
    match mind.engagement {
        Engagement::Matching => {
            say!(page, Matching: "{name}: they rely on a partner with a chance equal to their trust.", "{name}：有几分信任，就有几成可能去依靠对方。")
        }
        Engagement::Logit if mind.rationality.is_infinite() => say!(
            page,
            Certain: "{name}: they rely on a partner exactly when they expect no loss from it.",
            "{name}：只要预期不吃亏，就依靠对方；否则绝不。"
        ),
        Engagement::Logit => {
            let k = number(mind.rationality);
            say!(
                page,
                Logit: "{name}: the more they expect to gain, the likelier they rely on a partner (precision {k}).",
                "{name}：预期收益越高，越可能依靠对方（精度 {k}）。"
            );
        }
    }
    if mind.loss_aversion != 1.0 {
        let l = number(mind.loss_aversion);
        say!(page, LossAversion: "{name}: a loss counts {l} times as much as a gain.", "{name}：同样大小的损失，在心里的分量是收益的 {l} 倍。");
    }
}

fn changing(group: &GroupSpec, mind: &Mind, page: &mut Page) {
    let name = &group.name;
    if mind.feedback > 0.0 && group.ability != Distribution::Fixed(1.0) {
        let share = percent(mind.feedback);
        say!(
            page,
            Feedback: "{name}: each failure teaches; it removes {share} of the chance to fail.",
            "{name}：吃一堑长一智，每失手一次，失手的概率就减少 {share}。"
        );
    }
    if mind.imitation > 0.0 {
        let (chance, k) = (percent(mind.imitation), number(mind.selection));
        say!(
            page,
            Imitation: "{name}: in each step {chance} compare their payoff with an acquaintance's, and tend to copy the integrity of the more successful (selection {k}).",
            "{name}：每一步有 {chance} 的人与熟人比较收益，并倾向于仿效境况更好者的正直程度（选择强度 {k}）。"
        );
        if mind.mutation > 0.0 {
            let chance = percent(mind.mutation);
            say!(
                page,
                Mutation: "{name}: {chance} of these take on a random integrity instead.",
                "{name}：其中 {chance} 的人不仿效，而是随机改变正直程度。"
            );
        }
    }
    if mind.turnover > 0.0 {
        let chance = percent(mind.turnover);
        say!(
            page,
            Turnover: "{name}: in each step {chance} leave, and a newcomer whom nobody knows takes the place.",
            "{name}：每一步有 {chance} 的人离开，由无人认识的新人接替。"
        );
    }
    if mind.search > 0.0 {
        let chance = percent(mind.search);
        say!(
            page,
            Search: "{name}: in each step {chance} drop the relation they trust least and look for another partner.",
            "{name}：每一步有 {chance} 的人断绝最不信任的关系，另寻伙伴。"
        );
    }
}
