//! The design concepts of the ODD protocol, as far as they apply to a scenario.

use super::beliefs::Rule;
use super::block::{given, paragraph};
use super::mechanism::Mechanism::{self, *};
use super::words::listed;
use crate::record::columns::METRICS;
use crate::scenario::{Form, Scenario};
use crate::text::{Text, text};
use std::collections::BTreeSet;

/// The eleven concepts, a paragraph each.
pub fn concepts(scenario: &Scenario, on: &BTreeSet<Mechanism>, rule: &Rule) -> Vec<Text> {
    let has = |mechanism| on.contains(&mechanism);
    vec![
        principles(&has),
        text!(
            "**Emergence.** Levels and spread of trust, its calibration to reliability, engagement, honouring, efficiency, loyalty and inequality emerge. Traits, networks, stakes and the way people talk are imposed.",
            "**涌现。**信任的高低与离散、信任与可靠性的吻合、依靠与守信的程度、效率、忠诚与不平等均为涌现的结果；特质、网络、利害得失与沟通方式则是给定的。"
        ),
        adaptation(&has),
        text!(
            "**Objectives.** The trustor's is its expected payoff; the trustee's is its own payoff plus the share `s + b` of the partner's.",
            "**目标。**信任者追求期望收益；受托者看重自己的收益，外加对方收益的 `s + b`。"
        ),
        learning(rule),
        prediction(&has),
        sensing(&has),
        interaction(&has),
        stochasticity(scenario, &has),
        collectives(&has),
        observation(scenario),
    ]
}

fn principles(has: &impl Fn(Mechanism) -> bool) -> Text {
    let shadow = match has(Future) {
        true => text!(
            ", extended by the shadow of the future (Axelrod 1984; Buskens & Raub 2002)",
            "，并为未来的影响所扩展（Axelrod 1984；Buskens & Raub 2002）"
        ),
        false => text!("", ""),
    };
    let (en, zh) = (shadow.en, shadow.zh);
    text!(
        "**Basic principles.** Trust is the expected chance that a promise is honoured (Gambetta 1988; Coleman 1990). Trustworthiness has two sources: encapsulated interest (Hardin 2002){en}, and ability, integrity and benevolence (Mayer, Davis & Schoorman 1995). The exchange is the trust game with a promise.",
        "**基本原理。**信任是预期承诺得到遵守的概率（Gambetta 1988；Coleman 1990）。可信有两个来源：一是对方的利益把自己的利益包含在内（Hardin 2002）{zh}，二是能力、正直与善意（Mayer, Davis & Schoorman 1995）。交往即带有承诺的信任博弈。"
    )
}

fn adaptation(has: &impl Fn(Mechanism) -> bool) -> Text {
    let chosen = has(Proportional) || has(Softmax) || has(Best) || has(Loyal);
    paragraph(&given([
        (true, text!("**Adaptation.**", "**适应。**")),
        (chosen, text!("Trustors adapt whom they turn to and whether they engage.", "信任者调整找谁打交道，以及是否依靠对方。")),
        (!chosen, text!("Trustors adapt whether they engage.", "信任者调整是否依靠对方。")),
        (true, text!("Trustees weigh the temptation against what they stand to lose.", "受托者权衡诱惑与可能的损失。")),
        (has(Imitation), text!("Agents copy the integrity of the more successful.", "个体仿效境况更好者的正直程度。")),
        (has(Search), text!("Trustors replace the partner they trust least.", "信任者更换最不信任的伙伴。")),
    ]))
}

fn learning(rule: &Rule) -> Text {
    let name = rule.name;
    let Text { en, zh } = paragraph(&rule.meaning);
    text!("**Learning.** The belief rule is `{name}`. {en}", "**学习。**信念规则为 `{name}`。{zh}")
}

fn prediction(has: &impl Fn(Mechanism) -> bool) -> Text {
    paragraph(&given([
        (true, text!("**Prediction.** The trustor predicts the partner's honouring by `T`.", "**预测。**信任者以 `T` 预测对方是否守信。")),
        (
            has(Future),
            text!(
                "The trustee predicts that a wilful break is detected with chance `D` and that its later exchanges with this partner are then lost.",
                "受托者预计故意失信会以概率 `D` 被察觉，从而失去与该伙伴今后的交往。"
            ),
        ),
        (!has(Future), text!("The trustee looks no further than the exchange.", "受托者只顾眼前这次交往。")),
    ]))
}

fn sensing(has: &impl Fn(Mechanism) -> bool) -> Text {
    paragraph(&given([
        (
            true,
            text!(
                "**Sensing.** A trustor knows the stakes, the distribution of temptation and the outcome of its own engagements, but never the traits of others.",
                "**感知。**信任者知道利害得失、诱惑的分布以及自己依靠他人的结果，但看不到他人的特质。"
            ),
        ),
        (
            has(Talk),
            text!("It perceives shared interest with an error that talk corrects.", "它所感知的共同利益有偏差，经表露而得到纠正。"),
        ),
        (!has(Talk), text!("What it takes the shared interest to be is not corrected by talk.", "它所感知的共同利益不因沟通而得到纠正。")),
        (
            true,
            text!(
                "A trustee knows its own traits and interests and how far the partner trusts it.",
                "受托者知道自己的特质与利益，以及对方对它的信任程度。"
            ),
        ),
    ]))
}

fn interaction(has: &impl Fn(Mechanism) -> bool) -> Text {
    let indirect: Vec<Text> = [WordOfMouth, PublicRecord, Imitation].into_iter().filter(|m| has(*m)).filter_map(Mechanism::name).collect();
    let by = listed(&indirect);
    let (en, zh) = (by.en, by.zh);
    paragraph(&given([
        (true, text!("**Interaction.** Direct: exchange along the network.", "**互动。**直接互动：沿网络进行的交往。")),
        (!indirect.is_empty(), text!("Indirect: {en}.", "间接互动：{zh}。")),
        (indirect.is_empty(), text!("There is no indirect interaction.", "没有间接互动。")),
    ]))
}

fn stochasticity(scenario: &Scenario, has: &impl Fn(Mechanism) -> bool) -> Text {
    let Form::Exchange(form) = &scenario.form;
    let changes = [Feedback, Imitation, Turnover, Search].into_iter().any(has);
    let drawn = listed(&given([
        (true, text!("traits, interests and networks at the start", "初始的特质、利益与网络")),
        (true, text!("contact and choice of a partner", "接触与伙伴选择")),
        (has(Talk), text!("talk", "利益表露")),
        (has(Promise) && has(Silence), text!("promises", "承诺")),
        (true, text!("engagement", "是否依靠")),
        (true, text!("temptation, integrity and success", "诱惑、正直与成败")),
        (has(Transparency), text!("visibility of causes", "缘由是否可见")),
        (has(Amends), text!("amends", "补过")),
        (has(WordOfMouth), text!("hearing", "听闻")),
        (has(PublicRecord), text!("reporting", "公布")),
        (changes, text!("changes of agents", "个体的改变")),
        (form.survey.is_some() || form.lab.is_some(), text!("samples and noise of measurement", "测量的抽样与噪声")),
    ]));
    let (en, zh, seed) = (drawn.en, drawn.zh, scenario.seed);
    text!(
        "**Stochasticity.** Drawn at random are {en}. Every draw has an address (purpose, step, agent) in a ChaCha8 keystream whose key is the master seed ({seed}) and the number of the replicate, so that results do not depend on the number of threads.",
        "**随机性。**随机抽取的有：{zh}。每次抽取在 ChaCha8 密钥流中各有其位置（用途、步、个体），密钥由主种子（{seed}）与重复编号构成，因此结果与线程数无关。"
    )
}

fn collectives(has: &impl Fn(Mechanism) -> bool) -> Text {
    paragraph(&given([
        (
            true,
            text!(
                "**Collectives.** Groups and kinds of relation are given and do not change.",
                "**集体。**组与关系类型是给定的，不会改变。"
            ),
        ),
        (has(PublicRecord), text!("A public record is kept for each trustee and kind.", "每位受托者在每类关系中各有一份公开记录。")),
    ]))
}

fn observation(scenario: &Scenario) -> Text {
    let Form::Exchange(form) = &scenario.form;
    let metrics = METRICS.len();
    let measured = form.survey.is_some() || form.lab.is_some();
    paragraph(&given([
        (
            true,
            text!(
                "**Observation.** Per recorded step and kind of relation {metrics} metrics are written, over all relations, without sampling and without error.",
                "**观测。**每个记录步、每类关系输出 {metrics} 项指标，覆盖全部关系，不抽样，无误差。"
            ),
        ),
        (
            measured,
            text!(
                "Beside them trust is measured as the field does, without a trace in the run.",
                "此外，还按研究惯例测量信任，不影响运行结果。"
            ),
        ),
    ]))
}
