//! What the methods section of a paper says of a scenario: its agents and rules, and what is switched on.

use super::beliefs::rule;
use super::block::{given, paragraph};
use super::mechanism::Mechanism;
use super::switches::switched_on;
use super::words::{Page, listed};
use super::{events, instruments, relations};
use crate::model::choice::Choice;
use crate::model::engagement::Engagement;
use crate::model::mind::Mind;
use crate::scenario::claim::Claim;
use crate::scenario::{Form, Scenario};
use crate::text::{Text, counted, number, text};

/// Two paragraphs: the model, and what this scenario makes of it.
pub fn described(scenario: &Scenario, claims: &[Claim]) -> [Text; 2] {
    [model(scenario), population(scenario, claims)]
}

fn model(scenario: &Scenario) -> Text {
    let rule = rule(&scenario.belief);
    let name = rule.name;
    let mut sentences = vec![
        text!(
            "The agents exchange one-sided promises: a trustee gives its word or does not, a trustor decides whether to rely on it, the trustee keeps its word or breaks it, and both are paid accordingly.",
            "个体之间交换单方承诺：受托者作出承诺或不作承诺，信任者决定是否依靠对方，受托者守信或失信，双方据此得到收益。"
        ),
        text!("Trust is learnt by the belief rule `{name}`.", "信任按信念规则 `{name}` 学习。"),
    ];
    sentences.extend(rule.meaning);
    sentences.extend(deciding(scenario));
    paragraph(&sentences)
}

/// How the trustors choose and engage: a sentence for each way in which some of them do.
fn deciding(scenario: &Scenario) -> Vec<Text> {
    let Form::Exchange(form) = &scenario.form;
    let Some(phase) = form.phases.first() else { return Vec::new() };
    let mut ways: Vec<(Text, Vec<&str>)> = Vec::new();
    for (k, (group, mind)) in scenario.groups.iter().zip(&phase.minds).enumerate() {
        if !scenario.kinds.iter().any(|kind| kind.from.iter().any(|id| id.index() == k)) {
            continue;
        }
        let way = way(mind);
        match ways.iter_mut().find(|(other, _)| *other == way) {
            Some((_, names)) => names.push(&group.name),
            None => ways.push((way, vec![&group.name])),
        }
    }
    let alone = ways.len() == 1;
    ways.into_iter()
        .map(|(Text { en, zh }, names)| {
            let names = super::words::names(names.into_iter());
            let (who_en, who_zh) =
                if alone { (String::new(), String::new()) } else { (format!(" among {}", names.en), format!("（{}）", names.zh)) };
            text!("Trustors{who_en} {en}.", "信任者{who_zh}{zh}。")
        })
        .collect()
}

/// Whom a trustor turns to, and when it relies on its partner.
fn way(mind: &Mind) -> Text {
    let whom = match mind.choice {
        Choice::Uniform => text!("turn to a partner at random", "随机找一位伙伴"),
        Choice::Proportional => {
            text!(
                "turn to a partner with a chance proportional to their trust (rule `proportional`)",
                "以与信任成正比的概率找伙伴（规则 `proportional`）"
            )
        }
        Choice::Softmax => text!(
            "turn to a partner with a chance that rises with the expected value (rule `softmax`)",
            "找某位伙伴的概率随期望值上升（规则 `softmax`）"
        ),
        Choice::Best => text!("turn to the partner of the largest expected value (rule `best`)", "找期望值最大的伙伴（规则 `best`）"),
        Choice::Loyal => text!(
            "stay with the partner of the last contact if it honoured and else turn to a partner at random (rule `loyal`)",
            "上次的伙伴守信就继续找他，否则随机另选（规则 `loyal`）"
        ),
    };
    let precision = number(mind.rationality);
    let when = match mind.engagement {
        Engagement::Matching => {
            text!("rely on it with a chance equal to their trust (rule `matching`)", "并以等于信任的概率依靠对方（规则 `matching`）")
        }
        Engagement::Logit if mind.rationality.is_infinite() => {
            text!(
                "rely on it exactly if the expected value is not negative (rule `logit`)",
                "当且仅当期望值不为负时依靠对方（规则 `logit`）"
            )
        }
        Engagement::Logit => text!(
            "rely on it with a chance that is a logit of the expected value (rule `logit`, precision {precision})",
            "并以期望值的逻辑斯谛函数为概率依靠对方（规则 `logit`，精度 {precision}）"
        ),
    };
    let (en, zh, then_en, then_zh) = (whom.en, whom.zh, when.en, when.zh);
    text!("{en}, and {then_en}", "{zh}，{then_zh}")
}

fn population(scenario: &Scenario, claims: &[Claim]) -> Text {
    let Form::Exchange(form) = &scenario.form;
    let sizes: Vec<Text> = scenario
        .groups
        .iter()
        .map(|group| {
            let (name, size) = (&group.name, group.end - group.first);
            text!("{name} ({size})", "{name}（{size} 人）")
        })
        .collect();
    let kinds: Vec<Text> = scenario
        .kinds
        .iter()
        .map(|kind| {
            let (from, to, network) =
                (relations::groups(scenario, &kind.from), relations::groups(scenario, &kind.to), relations::network(&kind.network));
            let (name, from_zh, to_zh, tie) = (&kind.name, from.zh, to.zh, network.zh);
            let (from, to, network) = (from.en, to.en, network.en);
            text!("{name} ({from} rely on {to}; {network})", "{name}（{from_zh} 依靠 {to_zh}；{tie}）")
        })
        .collect();
    let (size, sets, types) = (scenario.agents(), scenario.groups.len(), scenario.kinds.len());
    let (agents, groups, relations) = (counted(size, "agent"), counted(sets, "group"), counted(types, "kind"));
    let (Text { en: who, zh: who_zh }, Text { en: ties, zh: ties_zh }) = (listed(&sizes), listed(&kinds));
    let mut sentences = vec![
        text!("The population has {agents} in {groups}: {who}.", "总体共 {size} 名个体，分为 {sets} 组：{who_zh}。"),
        text!("They are bound by {relations} of relation: {ties}.", "他们之间有 {types} 类关系：{ties_zh}。"),
    ];
    let mut page = Page::default();
    page.heading("Who hears of whom", "谁听说谁");
    relations::explain_listening(&form.listening, &mut page);
    page.add(switches(scenario));
    events::explain(scenario, &mut page);
    instruments::explain(&scenario.kinds, form, &mut page);
    sentences.extend(page.sentences().cloned());
    if !claims.is_empty() {
        let names: Vec<Text> = claims.iter().map(|claim| &claim.name).map(|name| text!("`{name}`", "`{name}`")).collect();
        let (stated, n, Text { en, zh }) = (counted(claims.len(), "claim"), claims.len(), listed(&names));
        sentences.push(text!("The scenario states {stated} beforehand: {en}.", "情景事先写明 {n} 条论断：{zh}。"));
    }
    paragraph(&sentences)
}

fn switches(scenario: &Scenario) -> Text {
    let further: Vec<Text> = switched_on(scenario).into_iter().filter_map(Mechanism::name).collect();
    let (on, Text { en, zh }) = (!further.is_empty(), listed(&further));
    paragraph(&given([
        (
            on,
            text!(
                "Also in force are {en}; every other mechanism of the model stands at its neutral value, where it has no effect.",
                "此外起作用的机制有：{zh}；模型的其余机制均处于中性取值，不起作用。"
            ),
        ),
        (
            !on,
            text!(
                "Every further mechanism of the model stands at its neutral value, where it has no effect.",
                "模型的其余机制均处于中性取值，不起作用。"
            ),
        ),
    ]))
}
