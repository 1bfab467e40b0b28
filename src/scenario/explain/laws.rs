//! The submodels of the mechanisms that are switched on, equation by equation, as `docs/model.md` states them.

use super::beliefs::Rule;
use super::block::{given, paragraph};
use super::mechanism::Mechanism::{self, *};
use crate::scenario::PromiseExchange;
use crate::text::{Text, text};
use std::collections::BTreeSet;

/// The submodels in the order of a step, a paragraph each.
pub fn laws(on: &BTreeSet<Mechanism>, rule: &Rule, listening: bool) -> Vec<Text> {
    let has = |mechanism| on.contains(&mechanism);
    let mut laws = vec![contact(&has)];
    laws.extend(given([(
        has(Talk),
        text!(
            "**Talk.** With chance `talk` interests are disclosed in a contact: `ŝ += openness · (s - ŝ)`, and trust is evaluated anew.",
            "**表露利益。**接触中以概率 `talk` 表露利益：`ŝ += openness · (s - ŝ)`，随即重新评估信任。"
        ),
    )]));
    laws.extend([engagement(&has, rule.traits), honouring(&has), learning(&has, rule)]);
    laws.extend(hearing(&has, rule.traits, listening));
    laws.extend(changing(&has));
    laws
}

fn contact(has: &impl Fn(Mechanism) -> bool) -> Text {
    let whom = given([
        (true, text!("**Contact.**", "**接触。**")),
        (
            has(Activity),
            text!("With chance `activity` a trustor turns to one of its partners.", "信任者以概率 `activity` 找一位伙伴打交道。"),
        ),
        (!has(Activity), text!("In every step each trustor turns to one of its partners.", "每一步，每位信任者都找一位伙伴打交道。")),
        (has(Uniform), text!("Under the rule `uniform` every partner has the same chance.", "规则 `uniform`：每位伙伴机会均等。")),
        (
            has(Proportional),
            text!(
                "Under the rule `proportional` a partner's chance is proportional to `T`.",
                "规则 `proportional`：被选中的概率与 `T` 成正比。"
            ),
        ),
        (
            has(Softmax),
            text!(
                "Under the rule `softmax` a partner's chance is proportional to `exp(k · EV)`, with `k` the `rationality` and `EV` the expected value below.",
                "规则 `softmax`：被选中的概率与 `exp(k · EV)` 成正比，`k` 为 `rationality`，`EV` 为下文的期望值。"
            ),
        ),
        (
            has(Best),
            text!(
                "Under the rule `best` it is the partner with the largest expected value `EV`, ties at random.",
                "规则 `best`：选期望值 `EV` 最大的伙伴，相等时随机。"
            ),
        ),
        (
            has(Loyal),
            text!(
                "Under the rule `loyal` it is the partner of the last contact again if it honoured, else anyone.",
                "规则 `loyal`：上次接触的伙伴若守信，就再找他；否则随机选人。"
            ),
        ),
        (has(Explore), text!("With chance `explore` it is anyone, whatever the rule.", "以概率 `explore` 不论规则，随机选人。")),
    ]);
    paragraph(&whom)
}

fn engagement(has: &impl Fn(Mechanism) -> bool, traits: bool) -> Text {
    let loss = if has(Compensation) { "(loss - compensation · b̂ · (gain + loss))" } else { "loss" };
    let aversion = if has(LossAversion) { "l · " } else { "" };
    let silent = if traits { "â Â" } else { "T" };
    let sentences = given([
        (true, text!("**Promise and engagement.**", "**承诺与依靠。**")),
        (has(Promise) && has(Silence), text!("With chance `promise` the trustee gives its word.", "受托者以概率 `promise` 作出承诺。")),
        (has(Promise) && !has(Silence), text!("The trustee gives its word in every exchange.", "每次交往，受托者都作出承诺。")),
        (!has(Promise), text!("No promises are given.", "没有人作出承诺。")),
        (
            true,
            text!(
                "What the trustor expects of relying on the trustee is `EV = T · gain - (1 - T) · {aversion}{loss} - outside`.",
                "信任者依靠对方的期望值为 `EV = T · gain - (1 - T) · {aversion}{loss} - outside`。"
            ),
        ),
        (has(LossAversion), text!("`l` is the `loss_aversion`.", "`l` 为损失规避系数 `loss_aversion`。")),
        (has(Silence), text!("Without a promise `{silent}` stands for `T`.", "没有承诺时，以 `{silent}` 代替 `T`。")),
        (
            has(Logit),
            text!(
                "Under the rule `logit` the trustor engages with chance `1 / (1 + exp(-k · EV))`, with `k` the `rationality`.",
                "规则 `logit`：信任者以概率 `1 / (1 + exp(-k · EV))` 依靠对方，`k` 为 `rationality`。"
            ),
        ),
        (
            has(Certain),
            text!(
                "Under the rule `logit` with infinite `rationality` the trustor engages exactly if `EV >= 0`.",
                "规则 `logit` 且 `rationality` 为无穷大：当且仅当 `EV >= 0`，信任者依靠对方。"
            ),
        ),
        (
            has(Matching),
            text!("Under the rule `matching` the trustor engages with chance `T`.", "规则 `matching`：信任者以概率 `T` 依靠对方。"),
        ),
    ]);
    paragraph(&sentences)
}

fn honouring(has: &impl Fn(Mechanism) -> bool) -> Text {
    let served = if has(Practice) { "aₙ" } else { "a" };
    let reach = if has(Future) { "(s + b)(gain + loss) + V(s, b)" } else { "(s + b)(gain + loss)" };
    let heard = if has(WordOfMouth) { "(1 + h)" } else { "" };
    let seen = if has(Transparency) { "D = τ + (1 - τ)(1 - u)" } else { "D = 1 - u" };
    let sentences = given([
        (true, text!("**Honour or break.**", "**守信或失信。**")),
        (
            true,
            text!(
                "The temptation `θ`, with distribution function `F`, is drawn. The trustee is willing if `θ <= K(s, b)`, the reach of its interest, `K(s, b) = {reach}`.",
                "抽取诱惑 `θ`，其分布函数为 `F`。若 `θ <= K(s, b)`，受托者便愿意守信；`K(s, b) = {reach}` 是其利益所及。"
            ),
        ),
        (has(Promise), text!("Otherwise, if it promised, it is willing with chance `q`.", "否则，若已作出承诺，则以概率 `q` 愿意守信。")),
        (
            has(Future),
            text!(
                "The shadow of the future is `V(s, b) = future · T · D · {heard}(reward + (s + b)(gain - outside))`, with the detectability of a wilful break `{seen}` and the blame `u(w) = w (1 - â) / (1 - â w)` at `w = clamp(T / â, 0, 1)`.",
                "未来的影响为 `V(s, b) = future · T · D · {heard}(reward + (s + b)(gain - outside))`，其中故意失信的可察觉度为 `{seen}`，归因为 `u(w) = w (1 - â) / (1 - â w)`，取 `w = clamp(T / â, 0, 1)`。"
            ),
        ),
        (has(Future) && has(WordOfMouth), text!("`h` is `word_of_mouth`.", "`h` 为 `word_of_mouth`。")),
        (has(Future) && has(Transparency), text!("`τ` is `transparency`.", "`τ` 为 `transparency`。")),
        (true, text!("A willing trustee succeeds with chance `{served}`.", "愿意守信的受托者以概率 `{served}` 做成。")),
        (
            has(Practice),
            text!(
                "After `n` exchanges with this trustor it is `aₙ = a + (1 - a)(1 - exp(-records · n))`.",
                "与该信任者交往 `n` 次之后，`aₙ = a + (1 - a)(1 - exp(-records · n))`。"
            ),
        ),
        (
            has(Promise),
            text!(
                "So a promise is honoured with chance `{served} (A + (1 - A) q)`, where `A = F(K(s, b))` is the assurance.",
                "因此承诺得到遵守的概率为 `{served} (A + (1 - A) q)`，其中保证 `A = F(K(s, b))`。"
            ),
        ),
        (has(Amends), text!("After a break the trustee makes amends with chance `b`.", "失信之后，受托者以概率 `b` 补过。")),
        (
            has(Amends) && has(Compensation),
            text!(
                "It then pays back `compensation · (gain + loss)` to the trustor.",
                "补过时，向信任者赔偿 `compensation · (gain + loss)`。"
            ),
        ),
        (has(Amends) && !has(Compensation), text!("Amends are an apology: nothing is paid back.", "补过只是道歉，不作赔偿。")),
    ]);
    paragraph(&sentences)
}

fn learning(has: &impl Fn(Mechanism) -> bool, rule: &Rule) -> Text {
    let sentences = given([
        (true, text!("**Learning.** Only who engaged learns.", "**学习。**只有依靠过对方的人才会学习。")),
        (
            rule.traits && has(Transparency) && has(Amends),
            text!(
                "The cause of a break is seen with chance `transparency`, and always after amends.",
                "失信的缘由以概率 `transparency` 可见，补过之后必定可见。"
            ),
        ),
        (
            rule.traits && has(Transparency) && !has(Amends),
            text!("The cause of a break is seen with chance `transparency`.", "失信的缘由以概率 `transparency` 可见。"),
        ),
        (
            rule.traits && !has(Transparency) && has(Amends),
            text!("The cause of a break is seen after amends, and never else.", "失信的缘由只有在补过之后才可见。"),
        ),
        (rule.traits && !has(Transparency) && !has(Amends), text!("The cause of a break is never seen.", "失信的缘由不可见。")),
        (true, rule.law.clone()),
        (
            has(Memory),
            text!(
                "All evidence of a relation is multiplied by `memory` before a new piece is added.",
                "加入新证据之前，该关系的全部证据先乘以 `memory`。"
            ),
        ),
        (has(Negativity), text!("Bad evidence is multiplied by the `negativity` of its trait.", "负面证据乘以相应特质的 `negativity`。")),
        (has(Forgiveness), text!("After amends a break counts only `1 - forgiveness`.", "补过之后，失信只按 `1 - forgiveness` 计。")),
        (
            has(Identification),
            text!(
                "Shared interest moves with the identification `c`: `s += c (1 - s)` after a kept promise, `s -= c (1 + s)` after a wilful break.",
                "共同利益随认同系数 `c`（`identification`）变动：守信后 `s += c (1 - s)`，故意失信后 `s -= c (1 + s)`。"
            ),
        ),
    ]);
    paragraph(&sentences)
}

fn hearing(has: &impl Fn(Mechanism) -> bool, traits: bool, listening: bool) -> Vec<Text> {
    let teller = match listening {
        true => text!("someone in its listening network", "其听闻网络中的一人"),
        false => text!("one of its own trustees that are trustors themselves", "自己的受托者中也做信任者的一人"),
    };
    let counted = match traits {
        true => text!(
            "ability good `W H`, bad `W B u₀`; integrity good `W r₀ (H + B u₀)`, bad `W B (1 - u₀)`, with `u₀` and `r₀` the blame and credit at the prior",
            "能力的正面证据 `W H`、负面证据 `W B u₀`；正直的正面证据 `W r₀ (H + B u₀)`、负面证据 `W B (1 - u₀)`，其中 `u₀`、`r₀` 为先验处的归因与功劳"
        ),
        false => text!("good `W H`, bad `W B`", "正面证据 `W H`，负面证据 `W B`"),
    };
    let (who, who_zh, amounts, amounts_zh) = (teller.en, teller.zh, counted.en, counted.zh);
    let record = given([
        (
            true,
            text!(
                "**Public record.** With chance `reporting` an outcome enters the trustee's tallies `H` (honoured) and `B` (broken). With `W` the `record_weight`, trustors count on top of their own evidence: {amounts}.",
                "**公开记录。**结果以概率 `reporting` 计入受托者的 `H`（守信）与 `B`（失信）。设 `W` 为 `record_weight`，信任者在自己的证据之外另计：{amounts_zh}。"
            ),
        ),
        (has(Negativity), text!("Bad amounts are multiplied by `negativity` here too.", "负面证据在此同样乘以 `negativity`。")),
        (has(FadingRecord), text!("The tallies are multiplied by `record_memory` in each step.", "两项计数每一步乘以 `record_memory`。")),
    ]);
    given([
        (
            has(WordOfMouth),
            text!(
                "**Word of mouth.** With chance `word_of_mouth` a trustor hears of the previous step's exchange of {who}. If it relates to the same trustee in the same kind of relation, it learns as above, every amount times `credibility`.",
                "**口碑。**信任者以概率 `word_of_mouth` 听说{who_zh}在上一步的交往。若它与同一受托者有同类关系，便如上学习，各项分量乘以 `credibility`。"
            ),
        ),
        (has(PublicRecord), paragraph(&record)),
    ])
}

fn changing(has: &impl Fn(Mechanism) -> bool) -> Vec<Text> {
    let imitation = given([
        (
            true,
            text!(
                "**Imitation.** With chance `imitation` an agent compares mean payoffs with an acquaintance and copies its integrity with chance `1 / (1 + exp(-selection · difference))`.",
                "**仿效。**个体以概率 `imitation` 与一位熟人比较平均收益，并以概率 `1 / (1 + exp(-selection · difference))` 仿效其正直程度，其中 `difference` 为收益之差。"
            ),
        ),
        (
            has(Mutation),
            text!(
                "With chance `mutation` it redraws its own integrity instead.",
                "以概率 `mutation`，它不作比较，而是重新抽取自己的正直程度。"
            ),
        ),
    ]);
    given([
        (
            has(Feedback),
            text!(
                "**Feedback.** Each failure of the step multiplies the trustee's chance of failure, `1 - a`, by `1 - feedback`.",
                "**从失手中学习。**每次失手使受托者失手的概率 `1 - a` 乘以 `1 - feedback`。"
            ),
        ),
        (has(Imitation), paragraph(&imitation)),
        (
            has(Turnover),
            text!(
                "**Turnover.** With chance `turnover` an agent is replaced by a newcomer of its group, whose traits are drawn anew; what others knew of it, and it of others, is void.",
                "**人员更替。**个体以概率 `turnover` 由同组的新人接替，新人的特质重新抽取；他人对它、它对他人的了解全部作废。"
            ),
        ),
        (
            has(Search),
            text!(
                "**Search.** With chance `search` the least trusted relation is dropped for a new partner of the same kind.",
                "**另寻伙伴。**以概率 `search` 断绝最不信任的关系，另结一位同类的新伙伴。"
            ),
        ),
    ])
}

/// How the survey and the laboratory measure, where there are any.
pub fn measuring(form: &PromiseExchange) -> Vec<Text> {
    let rounded = match form.survey.as_ref().is_some_and(|survey| survey.rounded) {
        true => text!(", rounded to a whole point from 1 to 7", "，四舍五入为 1 到 7 的整数"),
        false => text!("", ""),
    };
    let (en, zh) = (rounded.en, rounded.zh);
    given([
        (
            form.survey.is_some(),
            text!(
                "**Survey.** Every respondent rates one of its partners, drawn at random; an answer is `1 + 6 · held + noise`{en}, where `held` is the belief or the trust that the respondent holds.",
                "**问卷。**每位受访者评价随机抽取的一位伙伴；回答为 `1 + 6 · held + noise`{zh}，其中 `held` 为受访者所持的信念或信任。"
            ),
        ),
        (
            form.lab.is_some(),
            text!(
                "**Laboratory.** Random trustors, each with one of its partners, play the exchange once, without a future, compensation or identification. Nobody learns from it, and no payoff is booked.",
                "**实验。**随机抽取信任者，各与自己的一位伙伴交往一次，不计未来，没有赔偿，也不产生认同。无人从中学习，收益不入账。"
            ),
        ),
    ])
}
