//! Entities, state variables and scales, and the order of a step: what of them a scenario has.

use super::beliefs::Rule;
use super::block::given;
use super::mechanism::Mechanism::{self, *};
use crate::population::spec::SharedInterest;
use crate::scenario::{Blow, Form, Scenario, Target};
use crate::text::{Text, text};
use std::collections::BTreeSet;

/// The table of entities with their state.
pub fn table(scenario: &Scenario, on: &BTreeSet<Mechanism>, rule: &Rule) -> Vec<Vec<Text>> {
    let has = |mechanism| on.contains(&mechanism);
    let changes = |list: Vec<Text>| match list.is_empty() {
        true => text!("never", "不变"),
        false => super::words::listed(&list),
    };
    let Form::Exchange(form) = &scenario.form;
    let struck = |of: fn(&Target) -> bool| {
        let strikes = |blow: &Blow| blow.at <= scenario.steps && of(&blow.target);
        (form.blows.iter().any(strikes), text!("events", "事件"))
    };
    let newcomers = || (has(Turnover), text!("turnover", "人员更替"));
    let failure = || (has(Feedback), text!("feedback", "从失手中学习"));
    let imitation = || (has(Imitation), text!("imitation", "仿效"));
    let search = || (has(Search), text!("search", "另寻伙伴"));
    let share = || text!("0 to 1", "0 到 1");
    let agent = || text!("agent", "个体");
    let relation = || text!("relation", "关系");
    let mut rows = vec![
        vec![text!("entity", "实体"), text!("state variable", "状态变量"), text!("range", "取值"), text!("changes by", "变化原因")],
        vec![agent(), text!("group", "所属的组"), text!("–", "–"), text!("never", "不变")],
        vec![
            agent(),
            text!("ability `a`", "能力 `a`"),
            share(),
            changes(given([failure(), newcomers(), struck(|target| matches!(target, Target::Ability(_)))])),
        ],
        vec![
            agent(),
            text!("integrity `q`", "正直 `q`"),
            share(),
            changes(given([imitation(), newcomers(), struck(|target| matches!(target, Target::Integrity(_)))])),
        ],
        vec![
            agent(),
            text!("benevolence `b`", "善意 `b`"),
            share(),
            changes(given([newcomers(), struck(|target| matches!(target, Target::Benevolence(_)))])),
        ],
    ];
    if scenario.kinds.iter().any(|kind| kind.shared == SharedInterest::Vectors) {
        let interests = text!("interests in several topics", "对各议题的关切");
        rows.push(vec![agent(), interests, text!("-1 to 1", "-1 到 1"), changes(given([newcomers()]))]);
    }
    let payoff = text!("payoff, contacts and engagements since it came", "到来以后的收益、接触次数与依靠次数");
    rows.push(vec![agent(), payoff, text!("utility; counts", "效用；计数"), text!("exchanges", "交往")]);
    let identification = (has(Identification), text!("identification", "认同"));
    let talk = (has(Talk), text!("talk", "表露利益"));
    let shared = changes(given([identification, newcomers(), search(), struck(|target| matches!(target, Target::Shared(_)))]));
    let perceived = changes(given([talk, newcomers(), search(), struck(|target| matches!(target, Target::Perceived(_)))]));
    let memory = match (rule.traits, rule.evidence) {
        (true, _) => text!("good and bad evidence on three traits; trust `T`", "三种特质的正面、负面证据；信任 `T`"),
        (false, true) => text!("good and bad evidence; trust `T`", "正面、负面证据；信任 `T`"),
        (false, false) => text!("trust `T`", "信任 `T`"),
    };
    let held = if rule.evidence { text!("0 or more; `T` 0 to 1", "不小于 0；`T` 为 0 到 1") } else { share() };
    let heard = (has(WordOfMouth), text!("word of mouth", "口碑"));
    let record = (has(PublicRecord), text!("public record", "公开记录"));
    let learnt = changes(given([(true, text!("learning", "学习")), heard, record, newcomers(), search()]));
    rows.extend([
        vec![relation(), text!("shared interest `s`", "共同利益 `s`"), text!("-1 to 1", "-1 到 1"), shared],
        vec![relation(), text!("perceived interest `ŝ`", "感知到的共同利益 `ŝ`"), text!("-1 to 1", "-1 到 1"), perceived],
        vec![relation(), memory, held, learnt],
        vec![relation(), text!("number of exchanges `n`", "交往次数 `n`"), text!("count", "计数"), text!("exchanges", "交往")],
    ]);
    if has(PublicRecord) {
        let fading = (has(FadingRecord), text!("fading", "衰减"));
        let tallies = text!("honoured `H`, broken `B`", "守信 `H`、失信 `B`");
        let reports = changes(given([(true, text!("reports", "公布")), fading, newcomers()]));
        rows.push(vec![text!("public record", "公开记录"), tallies, text!("0 or more", "不小于 0"), reports]);
    }
    rows
}

/// What happens in a step, in order.
pub fn schedule(scenario: &Scenario, on: &BTreeSet<Mechanism>) -> Vec<Text> {
    let has = |mechanism| on.contains(&mechanism);
    let Form::Exchange(form) = &scenario.form;
    let acts = super::words::listed(&given([
        (true, text!("contact", "接触")),
        (has(Talk), text!("talk", "表露利益")),
        (true, text!("promise and engagement", "承诺与依靠")),
        (true, text!("honour or break", "守信或失信")),
        (true, text!("update of the relation", "更新关系")),
        (has(WordOfMouth), text!("word of mouth about the previous step", "听闻上一步的交往")),
    ]));
    let changes: Vec<Text> = [Feedback, Imitation, Turnover, Search].into_iter().filter(|m| has(*m)).filter_map(Mechanism::name).collect();
    let changes = (!changes.is_empty(), super::words::listed(&changes));
    let (en, zh, changes_en, changes_zh, every) = (acts.en, acts.zh, changes.1.en, changes.1.zh, scenario.every);
    given([
        (
            !scenario.events.is_empty(),
            text!("Events scheduled for the step change parameters, traits or interests.", "该步的既定事件改变参数、特质或利益。"),
        ),
        (
            true,
            text!(
                "Every trustor, in parallel, on the state at the beginning of the step: {en}.",
                "每位信任者依据该步开始时的状态同时行动：{zh}。"
            ),
        ),
        (true, text!("Trustees receive the sum of their payoffs.", "受托者得到各自收益的总和。")),
        (
            has(PublicRecord) && has(FadingRecord),
            text!("The public record fades and takes up the reports of the step.", "公开记录先衰减，再计入该步公布的结果。"),
        ),
        (
            has(PublicRecord) && !has(FadingRecord),
            text!("The public record takes up the reports of the step.", "公开记录计入该步公布的结果。"),
        ),
        (
            changes.0,
            text!(
                "Agents change, one mechanism after the other, each over all agents: {changes_en}.",
                "个体发生改变，各机制依次作用于全体：{changes_zh}。"
            ),
        ),
        (every == 1, text!("Observation.", "观测。")),
        (
            every > 1,
            text!(
                "Observation, every {every} steps, and of the initial state and the last step always.",
                "观测：每 {every} 步一次；初始状态与最后一步必定观测。"
            ),
        ),
        (form.survey.is_some(), text!("The survey, at its steps.", "问卷调查，在既定的步进行。")),
        (form.lab.is_some(), text!("The laboratory, at its steps.", "信任博弈实验，在既定的步进行。")),
    ])
}
