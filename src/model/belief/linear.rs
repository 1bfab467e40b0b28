//! Trust moves a share of the way towards what was seen.
//!
//! honoured: T += up g (1 - T)      broken: T -= down g T      gain schedule g = n^(-cooling) at the n-th exchange
//!
//! Cooling 0: every exchange counts the same share; cooling 1/2: first impressions weigh more. What amends leave to be forgiven
//! scales `down`.
//!
//! Source: Rescorla & Wagner (1972), with separate rates for good and bad news.

use super::{BeliefRule, Beliefs, Experience, PublicRecord, Reading, Refusal, held_against, prior_beliefs};
use crate::model::communication::Communication;
use crate::model::exchange::Outcome;
use crate::model::mind::Mind;
use crate::model::stance::Stance;
use crate::quantity::{Grid, NonNegative, Probability};
use crate::text::{Text, number, percent, text};
use schemars::JsonSchema;
use serde::Deserialize;

/// The parameters of the rule, as a scenario writes them.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LinearTable {
    /// Share of the distance to 1 that trust rises after a kept promise.
    pub up: Probability,
    /// Share of itself that trust loses after a broken one.
    pub down: Probability,
    /// How fast impressions lose weight: the n-th exchange counts n^(-cooling).
    #[serde(default = "no_cooling")]
    #[schemars(extend("default" = 0.0))]
    pub cooling: NonNegative,
}

fn no_cooling() -> NonNegative {
    NonNegative::new(0.0).unwrap_or_else(|_| unreachable!("0 is in range"))
}

/// The rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Linear {
    /// Share of the distance to 1 that trust rises, in `[0, 1]`.
    pub up: f64,
    /// Share of itself that trust loses, in `[0, 1]`.
    pub down: f64,
    /// Exponent of the gain schedule, 0 or more.
    pub cooling: f64,
}

impl From<&LinearTable> for Linear {
    fn from(t: &LinearTable) -> Linear {
        Linear { up: t.up.get(), down: t.down.get(), cooling: t.cooling.get() }
    }
}

/// Trust itself: 4 bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinearMemory {
    trust: Grid,
}

impl BeliefRule for Linear {
    type Memory = LinearMemory;
    const NAME: &'static str = "linear";
    const TRAITS: bool = false;
    const EVIDENCE: bool = false;

    fn explain(&self) -> Vec<Text> {
        let (up, down) = (percent(self.up), percent(self.down));
        let mut sentences = vec![text!(
            "A kept promise takes trust {up} of the way up, a broken one takes {down} of it away.",
            "每次守信，信任朝完全信任靠近 {up}；每次失信，信任失去 {down}。"
        )];
        if self.cooling > 0.0 {
            let cooling = number(self.cooling);
            sentences.push(text!(
                "First impressions weigh more: the weight of the n-th exchange is n to the power -{cooling}.",
                "第一印象更要紧：第几次交往就按几的 -{cooling} 次方计权。"
            ));
        }
        sentences
    }

    fn law(&self) -> Text {
        let [up, down, cooling] = [self.up, self.down, self.cooling].map(number);
        let schedule = if self.cooling > 0.0 {
            text!(
                " The schedule is `g = n^(-{cooling})` at the n-th exchange of the relation.",
                "在该关系的第 `n` 次交往中，`g = n^(-{cooling})`。"
            )
        } else {
            text!(" The schedule is `g = 1`.", "其中 `g = 1`。")
        };
        let Text { en, zh } = schedule;
        text!(
            "Trust begins at `prior_mean`. It rises by `up · g · (1 - T)` with a kept promise and falls by `down · g · T` with a broken one, where `up = {up}` and `down = {down}`.{en} Beliefs on ability, integrity and benevolence stay at `prior_mean`.",
            "信任从 `prior_mean` 开始，每次守信上升 `up · g · (1 - T)`，每次失信下降 `down · g · T`，其中 `up = {up}`，`down = {down}`；{zh}对能力、正直、善意的信念始终停留在 `prior_mean`。"
        )
    }

    fn refuses_of_mind(&self, mind: &Mind) -> Option<Refusal> {
        if mind.negativity.single() != Some(1.0) {
            let sentence = "the rule linear weighs bad news by `down`, so negativity must stay 1";
            return Some(Refusal { parameter: "negativity", sentence });
        }
        let sentence = "the rule linear keeps no evidence that could be forgotten, so memory must stay 1";
        (mind.memory != 1.0).then_some(Refusal { parameter: "memory", sentence })
    }

    fn refuses_of_talk(&self, talk: &Communication) -> Option<Refusal> {
        let sentence = "the rule linear keeps no evidence to which a public record could be added; use attribution or beta";
        (talk.record_weight > 0.0).then_some(Refusal { parameter: "record_weight", sentence })
    }

    fn blank(&self, stance: &Stance) -> LinearMemory {
        LinearMemory { trust: Grid::new(stance.mind.prior_mean) }
    }

    #[inline(always)]
    fn trust(&self, _: &Stance, memory: &LinearMemory, _: PublicRecord) -> f64 {
        memory.trust.get()
    }

    #[inline(always)]
    fn beliefs(&self, stance: &Stance, _: &LinearMemory, _: PublicRecord) -> Beliefs {
        prior_beliefs(stance)
    }

    #[inline(always)]
    fn unpromised(&self, reading: &Reading) -> f64 {
        reading.trust
    }

    #[inline(always)]
    fn learn(&self, stance: &Stance, memory: &mut LinearMemory, _: &Reading, experience: &Experience) {
        let trust = memory.trust.get();
        let schedule = if self.cooling == 0.0 { 1.0 } else { libm::pow(f64::from(experience.exchanges), -self.cooling) };
        let g = schedule * experience.weight;
        memory.trust = Grid::new(if experience.outcome == Outcome::Honoured {
            trust + self.up * g * (1.0 - trust)
        } else {
            trust - self.down * g * held_against(stance, experience) * trust
        });
    }

    fn evidence(&self, _: &LinearMemory) -> [Option<f64>; 6] {
        [None; 6]
    }
}

#[cfg(test)]
mod tests {
    use super::super::Sight;
    use super::*;
    use crate::model::exchange::Exchange;
    use crate::quantity::LedgerUnit;

    #[test]
    fn one_breach_takes_five_kept_promises_to_mend() {
        let rule = Linear { up: 0.2, down: 0.5, cooling: 0.0 };
        let mind = Mind { prior_mean: 0.8, ..Mind::default() };
        let stance = Stance::new(mind, Exchange::default(), Communication::default(), 0.0, LedgerUnit::for_scale(9.0));
        let sight = Sight { perceived: 0.0, record: PublicRecord::default() };
        let mut memory = rule.start(&stance, sight);
        let mut see = |outcome| {
            let before = rule.read(&stance, &memory, sight);
            let experience = Experience { outcome, promised: true, amends: false, seen: false, weight: 1.0, exchanges: 1 };
            rule.learn(&stance, &mut memory, &before, &experience);
            rule.trust(&stance, &memory, sight.record)
        };
        assert_eq!(see(Outcome::Wilful), 0.4);
        let healed: Vec<f64> = (0..5).map(|_| see(Outcome::Honoured)).collect();
        assert!(healed[3] < 0.8 && healed[4] >= 0.8, "{healed:?}");
    }
}
