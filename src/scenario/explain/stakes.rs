//! What is at stake in an exchange.

use super::words::{Page, say};
use crate::distribution::Temptation;
use crate::model::exchange::Exchange;
use crate::population::spec::KindSpec;
use crate::scenario::Phase;
use crate::text::{number, percent};

/// The stakes: once if they are the same in all kinds of relation, or kind by kind.
pub fn explain(kinds: &[KindSpec], phase: &Phase, page: &mut Page) {
    if phase.exchanges.windows(2).all(|pair| pair[0] == pair[1]) {
        page.heading("What is at stake", "利害得失");
        phase.exchanges.first().into_iter().for_each(|e| stakes(e, page));
        return;
    }
    for (kind, exchange) in kinds.iter().zip(&phase.exchanges) {
        page.heading(&format!("What is at stake ({})", kind.name), &format!("利害得失（{}）", kind.name));
        stakes(exchange, page);
    }
}

fn stakes(e: &Exchange, page: &mut Page) {
    let [gain, loss, reward] = [e.gain, e.loss, e.reward].map(number);
    say!(
        page,
        "A kept promise brings the trustor {gain} and the trustee {reward}; a broken one costs the trustor {loss}.",
        "守信，信任者得 {gain}，受托者得 {reward}；失信，信任者失 {loss}。"
    );
    temptation(e, page);
    if e.outside != 0.0 {
        let outside = number(e.outside);
        say!(page, Outside: "Who relies on nobody has {outside}.", "谁也不依靠的人得 {outside}。");
    }
    if e.stake() > 0.0 {
        let threshold = (e.outside + e.loss) / e.stake();
        let shown = number(threshold);
        say!(
            page,
            "Relying on someone pays from a trust of (outside + loss) / (gain + loss) = {shown} on.",
            "信任达到（不交往的所得 + 损失）/（收益 + 损失）= {shown}，依靠对方才划算。"
        );
        if threshold > 1.0 {
            say!(page, "No trust is high enough for that: staying outside is better.", "再高的信任也不够：不如不交往。");
        }
    }
    further(e, page);
}

fn temptation(e: &Exchange, page: &mut Page) {
    let mean = number(e.temptation.mean());
    match e.temptation {
        Temptation::Fixed(0.0) => say!(page, "Breaking it on purpose pays nothing.", "故意失信得不到任何额外好处。"),
        Temptation::Fixed(_) => {
            say!(
                page,
                "Breaking it on purpose pays the trustee {mean} more: the temptation.",
                "故意失信，受托者还能多得 {mean}：这就是诱惑。"
            )
        }
        Temptation::Uniform([a, b]) => {
            let [a, b] = [a, b].map(number);
            say!(
                page,
                "Breaking it on purpose pays the trustee anything from {a} to {b} more, {mean} on average: the temptation.",
                "故意失信，受托者还能多得 {a} 到 {b}，平均 {mean}：这就是诱惑。"
            );
        }
        Temptation::Exponential(_) => say!(
            page,
            "Breaking it on purpose pays the trustee {mean} more on average, mostly less, now and then much more (exponential): the temptation.",
            "故意失信，受托者平均还能多得 {mean}，多数时候少些，偶尔多得多（指数分布）：这就是诱惑。"
        ),
        Temptation::Logistic([_, scale]) => {
            let scale = number(scale);
            say!(
                page,
                "Breaking it on purpose pays the trustee {mean} more on average (logistic, scale {scale}): the temptation.",
                "故意失信，受托者平均还能多得 {mean}（逻辑斯谛分布，尺度 {scale}）：这就是诱惑。"
            );
        }
    }
    if e.stake() <= 0.0 {
        return;
    }
    let ratio = e.temptation.mean() / e.stake();
    let shown = number(ratio);
    if ratio > 1.0 {
        say!(
            page,
            "temptation / (gain + loss) = {shown}: no shared interest alone withstands the mean temptation.",
            "诱惑 /（收益 + 损失）= {shown}：利益再相通，单凭利益也抵不住平均的诱惑。"
        );
    } else if e.temptation.is_fixed() {
        say!(
            page,
            "temptation / (gain + loss) = {shown}: from this shared interest on, interest alone makes a trustee keep its word.",
            "诱惑 /（收益 + 损失）= {shown}：共同利益达到这个程度，单凭利益就足以使人守信。"
        );
    } else {
        say!(
            page,
            "temptation / (gain + loss) = {shown} on average: this much shared interest withstands the mean temptation.",
            "诱惑 /（收益 + 损失）= {shown}（平均）：共同利益达到这个程度，便抵得住平均的诱惑。"
        );
    }
}

fn further(e: &Exchange, page: &mut Page) {
    if e.compensation > 0.0 {
        let share = percent(e.compensation);
        say!(page, Compensation: "Who makes amends pays back {share} of gain + loss.", "失信后补过的人，赔偿信任者（收益 + 损失）的 {share}。");
    }
    if e.future > 0.0 {
        let future = number(e.future);
        say!(
            page,
            Future: "There is a future to lose: a trustee who would be found out weighs the exchanges to come (weight {future}).",
            "来日方长：若失信会被察觉，受托者要顾及今后相当于 {future} 次交往的得失。"
        );
    }
    if e.records > 0.0 {
        let rate = number(e.records);
        say!(
            page,
            Practice: "Serving a known partner gets easier: with each exchange the chance of failure falls (rate {rate}).",
            "熟能生巧：与同一个人交往越多，越少失手（速率 {rate}）。"
        );
    }
    if e.identification > 0.0 {
        let share = percent(e.identification);
        say!(
            page,
            Identification: "A kept promise brings two people closer, a wilful breach drives them apart: shared interest moves by {share} of its way.",
            "守信使人亲近，故意失信使人疏远：共同利益每次移动余程的 {share}。"
        );
    }
}
