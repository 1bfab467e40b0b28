//! The ODD protocol (Grimm et al. 2020) of a scenario: only what is switched on, with the scenario's own numbers. `docs/odd.md` is that of the
//! whole model.

use super::beliefs::{Rule, rule};
use super::block::{Block, Section, given};
use super::mechanism::Mechanism;
use super::switches::switched_on;
use super::words::{Page, listed};
use super::{concepts, entities, events, instruments, laws, people, relations, stakes, talk};
use crate::population::network::NetworkTable;
use crate::record::manifest::PROGRAM;
use crate::scenario::claim::Claim;
use crate::scenario::{Form, Scenario};
use crate::text::{Language, Text, counted, shown, shown_lines, text};
use std::collections::BTreeSet;

/// The seven elements of the protocol.
pub fn sections(scenario: &Scenario, claims: &[Claim]) -> Vec<Section> {
    let (on, rule) = (switched_on(scenario), rule(&scenario.belief));
    vec![
        purpose(scenario, claims),
        entities(scenario, &on, &rule),
        overview(scenario, &on),
        design(scenario, &on, &rule),
        initialisation(scenario),
        input(scenario),
        submodels(scenario, &on, &rule),
    ]
}

/// The protocol as a page of Markdown; ends with a line break.
pub fn odd(scenario: &Scenario, claims: &[Claim], language: Language) -> String {
    let Text { en, zh } = text_of(&scenario.title);
    let mut page = format!("# {}\n", text!("ODD protocol: {en}", "ODD 协议：{zh}").get(language));
    for section in sections(scenario, claims) {
        page.push('\n');
        page.push_str(&section.markdown(language));
    }
    page
}

fn text_of(title: &Text) -> Text {
    Text { en: shown(&title.en).into_owned(), zh: shown(&title.zh).into_owned() }
}

fn purpose(scenario: &Scenario, claims: &[Claim]) -> Section {
    let mut section = Section::new(text!("1. Purpose and patterns", "1. 目的与模式"));
    section.words(text!(
        "**Purpose.** To explain how trust between people forms, lasts and breaks when they rely on each other's promises: how much of it rests on interest (breaking the word would not pay), how much on the character that partners are believed to have, and how both depend on what is seen, told and remembered. It is no forecast of a particular population.",
        "**目的。**解释人们彼此依靠承诺时，信任如何形成、维持与破裂：其中有多少出于利益（失信得不偿失），有多少出于对伙伴品格的看法，二者又如何取决于所见、所闻与所记。模型并不预测某一具体人群。"
    ));
    if let Some(Text { en, zh }) = &scenario.description {
        let [en, zh] = [en, zh].map(|told| shown_lines(told.trim_end()).replace('\n', " "));
        section.words(text!("**This scenario.** {en}", "**本情景。**{zh}"));
    }
    if claims.is_empty() {
        section.words(text!(
            "**Patterns.** The scenario states no pattern by which it is to be judged.",
            "**模式。**本情景未列出用以评判的模式。"
        ));
        return section;
    }
    section.words(text!(
        "**Patterns.** The scenario is judged by what it claims beforehand, tested with replicates by `fiducia check`:",
        "**模式。**本情景以事先写明的论断评判，由 `fiducia check` 以重复运行加以检验："
    ));
    section.list(claims.iter().map(pattern).collect());
    section
}

fn pattern(claim: &Claim) -> Text {
    let (name, en, zh) = (&claim.name, claim.text.en.trim(), claim.text.zh.trim());
    let (source_en, source_zh) = match &claim.source {
        Some(source) => (format!(" (source: {source})"), format!("（来源：{source}）")),
        None => (String::new(), String::new()),
    };
    let (but_en, but_zh) = match &claim.not_reproduced {
        Some(why) => (format!(" Not reproduced: {}", why.en.trim()), format!("未能再现：{}", why.zh.trim())),
        None => (String::new(), String::new()),
    };
    text!("`{name}`: {en}{source_en}{but_en}", "`{name}`：{zh}{source_zh}{but_zh}")
}

fn entities(scenario: &Scenario, on: &BTreeSet<Mechanism>, rule: &Rule) -> Section {
    let mut section = Section::new(text!("2. Entities, state variables, and scales", "2. 实体、状态变量与尺度"));
    section.blocks.push(Block::Table(entities::table(scenario, on, rule)));
    let (agents, groups) = (counted(scenario.agents(), "agent"), counted(scenario.groups.len(), "group"));
    let (people, sets) = (scenario.agents(), scenario.groups.len());
    let (kinds, types) = (counted(scenario.kinds.len(), "kind"), scenario.kinds.len());
    let (steps, n) = (counted(scenario.steps, "step"), scenario.steps);
    section.words(text!(
        "**Scales.** Time is discrete: {steps}, each one occasion for every trustor to turn to one partner. Space is the network. There are {agents} in {groups} and {kinds} of relation. Payoffs have an arbitrary unit of utility.",
        "**尺度。**时间是离散的，共 {n} 步，每一步中每位信任者有一次机会找一位伙伴打交道。空间即网络。共 {people} 名个体，分为 {sets} 组；关系有 {types} 类。收益以任意的效用单位计。"
    ));
    section
}

fn overview(scenario: &Scenario, on: &BTreeSet<Mechanism>) -> Section {
    let mut section = Section::new(text!("3. Process overview and scheduling", "3. 过程概述与时序"));
    section.words(text!("One step, in this order:", "每一步依次为："));
    section.list(entities::schedule(scenario, on));
    section.words(text!(
        "The update is synchronous: a relation is written only by its trustor, and what reaches a trustee within a step are sums. So the order of agents does not matter.",
        "更新是同步的：关系只由其信任者改写，一步之内到达受托者的只是总和，因此个体的先后次序无关紧要。"
    ));
    section
}

fn design(scenario: &Scenario, on: &BTreeSet<Mechanism>, rule: &Rule) -> Section {
    let mut section = Section::new(text!("4. Design concepts", "4. 设计概念"));
    section.blocks.extend(concepts::concepts(scenario, on, rule).into_iter().map(Block::Words));
    section
}

fn initialisation(scenario: &Scenario) -> Section {
    let Form::Exchange(form) = &scenario.form;
    let mut section = Section::new(text!("5. Initialisation", "5. 初始化"));
    let mut page = Page::default();
    people::explain(scenario, &mut page);
    relations::explain(scenario, &mut page);
    relations::explain_listening(&form.listening, &mut page);
    told(&page, &mut section);
    let replicates = scenario.replicates;
    let (luck_en, luck_zh) = match replicates {
        1 => (" There is one replicate.".to_owned(), "只运行一次。".to_owned()),
        _ => (
            format!(" The {replicates} replicates begin with the same distributions and differ only in their luck."),
            format!("{replicates} 次重复的初始分布相同，只有运气不同。"),
        ),
    };
    section.words(text!(
        "Perceived interest is `prior_interest`, evidence is 0, and trust is the prior, evaluated once. No contact has taken place, and payoffs are 0. Row `step = 0` shows this state.{luck_en}",
        "感知到的共同利益为 `prior_interest`，证据为 0，信任由先验评估一次得出；尚无接触，收益为 0。`step = 0` 的一行即此状态。{luck_zh}"
    ));
    section
}

fn input(scenario: &Scenario) -> Section {
    let Form::Exchange(form) = &scenario.form;
    let mut section = Section::new(text!("6. Input data", "6. 输入数据"));
    let mut networks = scenario.kinds.iter().map(|kind| &kind.network).chain(form.listening.iter().map(|listening| &listening.network));
    let files = networks.any(|network| matches!(network, NetworkTable::File(_)));
    let members = scenario.groups.iter().any(|group| !group.given.is_empty());
    let read = listed(&given([
        (files, text!("networks from edge lists", "来自边表的网络")),
        (members, text!("people from tables of members", "来自成员表的人物")),
    ]));
    let (en, zh) = (read.en, read.zh);
    section.words(match files || members {
        true => text!("No data drive the dynamics. Read at the start are {en}.", "没有数据驱动模型的动态。初始时读入：{zh}。"),
        false => text!("None.", "无。"),
    });
    let mut page = Page::default();
    events::explain(scenario, &mut page);
    if page.sentences().next().is_some() {
        section.words(text!("Scheduled events are part of the scenario:", "既定的事件是情景的一部分："));
        section.list(page.sentences().cloned().collect());
    }
    section
}

fn submodels(scenario: &Scenario, on: &BTreeSet<Mechanism>, rule: &Rule) -> Section {
    let Form::Exchange(form) = &scenario.form;
    let mut section = Section::new(text!("7. Submodels", "7. 子模型"));
    section.words(text!(
        "In the equations `i` is the trustor and `j` the trustee; `a`, `q` and `b` are ability, integrity and benevolence of `j`, `s` is the shared interest, and a hat marks what `i` believes. At the start the parameters are:",
        "式中 `i` 为信任者，`j` 为受托者；`a`、`q`、`b` 为 `j` 的能力、正直与善意，`s` 为共同利益，带帽的符号表示 `i` 的看法。参数的初始值为："
    ));
    let mut page = Page::default();
    if let Some(phase) = form.phases.first() {
        stakes::explain(&scenario.kinds, phase, &mut page);
        talk::explain(&scenario.kinds, phase, &mut page);
        people::explain_minds(scenario, phase, &mut page);
    }
    told(&page, &mut section);
    section.blocks.push(Block::Table(payoffs(on)));
    section.blocks.extend(laws::laws(on, rule, !form.listening.is_empty()).into_iter().map(Block::Words));
    let mut page = Page::default();
    instruments::explain(&scenario.kinds, form, &mut page);
    told(&page, &mut section);
    section.blocks.extend(laws::measuring(form).into_iter().map(Block::Words));
    section.words(text!(
        "Every other mechanism of {PROGRAM} stands at its neutral value, where it has no effect.",
        "{PROGRAM} 的其余机制均处于中性取值，不起作用。"
    ));
    section
}

/// What an exchange pays.
fn payoffs(on: &BTreeSet<Mechanism>) -> Vec<Vec<Text>> {
    let same = |symbols: &str| Text { en: format!("`{symbols}`"), zh: format!("`{symbols}`") };
    let mut rows = vec![
        vec![text!("payoff", "收益"), text!("trustor", "信任者"), text!("trustee", "受托者")],
        vec![text!("not engaged", "不依靠"), same("outside"), same("0")],
        vec![text!("honoured", "守信"), same("gain"), same("reward")],
        vec![text!("broken: tried and failed", "失信：力有不逮"), same("-loss"), same("0")],
        vec![text!("broken: wilful", "失信：有意为之"), same("-loss"), same("reward + θ")],
    ];
    if on.contains(&Mechanism::Amends) && on.contains(&Mechanism::Compensation) {
        let back = "compensation · (gain + loss)";
        rows.push(vec![text!("amends, after either break", "失信后补过"), same(&format!("+ {back}")), same(&format!("- {back}"))]);
    }
    rows
}

/// The sentences of a page as lists, each below its heading.
fn told(page: &Page, section: &mut Section) {
    for (heading, sentences) in page.sections() {
        let Text { en, zh } = heading;
        section.words(text!("**{en}**", "**{zh}**"));
        section.list(sentences.clone());
    }
}
