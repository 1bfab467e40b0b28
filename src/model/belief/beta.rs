//! One Beta belief on honoured or broken, the cause ignored; trust is its mean.
//!
//! T = (n0 p0 + good) / (n0 + good + bad), with all evidence multiplied by `memory` at each new piece.
//!
//! Source: Jøsang & Ismail (2002), the beta reputation system.

use super::{BeliefRule, Beliefs, Experience, PublicRecord, Reading, Refusal, beta_mean, held_against, kept, prior_beliefs};
use crate::model::communication::Communication;
use crate::model::exchange::Outcome;
use crate::model::mind::Mind;
use crate::model::stance::Stance;
use crate::text::{Text, text};

/// The rule; it has no parameters of its own.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beta;

/// Evidence on keeping promises: 8 bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BetaMemory {
    good: f32,
    bad: f32,
}

impl BeliefRule for Beta {
    type Memory = BetaMemory;
    const NAME: &'static str = "beta";
    const TRAITS: bool = false;
    const EVIDENCE: bool = true;

    fn explain(&self) -> Vec<Text> {
        vec![text!(
            "Trustors only count: trust is the share of kept promises, with a little prior. Causes are ignored.",
            "信任者只看次数：信任就是守信的比例（加上少许先入之见），不问失信的原因。"
        )]
    }

    fn law(&self) -> Text {
        text!(
            "Trust is the mean of one Beta belief, `T = (n₀ p₀ + good) / (n₀ + good + bad)`, with `p₀` the `prior_mean` and `n₀` the `prior_weight`. A kept promise adds 1 to `good`, a broken one 1 to `bad`, whatever the cause. Beliefs on ability, integrity and benevolence stay at `p₀`.",
            "信任是单一贝塔信念的均值：`T = (n₀ p₀ + good) / (n₀ + good + bad)`，其中 `p₀` 为先验均值 `prior_mean`，`n₀` 为先验权重 `prior_weight`。每次守信使 `good` 增加 1，每次失信使 `bad` 增加 1，不问缘由。对能力、正直、善意的信念始终停留在 `p₀`。"
        )
    }

    fn refuses_of_mind(&self, mind: &Mind) -> Option<Refusal> {
        let sentence = "the rule beta holds one belief, so negativity is one number";
        mind.negativity.single().is_none().then_some(Refusal { parameter: "negativity", sentence })
    }

    fn refuses_of_talk(&self, _: &Communication) -> Option<Refusal> {
        None
    }

    fn blank(&self, _: &Stance) -> BetaMemory {
        BetaMemory { good: 0.0, bad: 0.0 }
    }

    #[inline(always)]
    fn trust(&self, stance: &Stance, memory: &BetaMemory, record: PublicRecord) -> f64 {
        let weight = stance.communication.record_weight;
        let mind = &stance.mind;
        let good = f64::from(memory.good) + weight * f64::from(record.honoured);
        let bad = f64::from(memory.bad) + mind.negativity.integrity * weight * f64::from(record.broken);
        beta_mean(mind.prior_mean, mind.prior_weight, good, bad)
    }

    #[inline(always)]
    fn beliefs(&self, stance: &Stance, _: &BetaMemory, _: PublicRecord) -> Beliefs {
        prior_beliefs(stance)
    }

    #[inline(always)]
    fn unpromised(&self, reading: &Reading) -> f64 {
        reading.trust
    }

    #[inline(always)]
    fn learn(&self, stance: &Stance, memory: &mut BetaMemory, _: &Reading, experience: &Experience) {
        let keep = kept(stance, experience);
        let honoured = experience.outcome == Outcome::Honoured;
        let (good, bad) = if honoured { (1.0, 0.0) } else { (0.0, stance.mind.negativity.integrity * held_against(stance, experience)) };
        memory.good = (keep * f64::from(memory.good) + experience.weight * good) as f32;
        memory.bad = (keep * f64::from(memory.bad) + experience.weight * bad) as f32;
    }

    fn evidence(&self, memory: &BetaMemory) -> [Option<f64>; 6] {
        [Some(f64::from(memory.good)), Some(f64::from(memory.bad)), None, None, None, None]
    }
}

#[cfg(test)]
mod tests {
    use super::super::Sight;
    use super::*;
    use crate::model::exchange::Exchange;
    use crate::quantity::LedgerUnit;

    #[test]
    fn trust_is_the_beta_mean_of_kept_and_broken() {
        let stance = Stance::new(Mind::default(), Exchange::default(), Communication::default(), 0.0, LedgerUnit::for_scale(9.0));
        let sight = Sight { perceived: 0.0, record: PublicRecord::default() };
        let mut memory = Beta.start(&stance, sight);
        assert_eq!(Beta.trust(&stance, &memory, sight.record), 0.5);
        for (outcome, trust) in [(Outcome::Honoured, 2.0 / 3.0), (Outcome::Unable, 0.5), (Outcome::Wilful, 0.4)] {
            let before = Beta.read(&stance, &memory, sight);
            let experience = Experience { outcome, promised: true, amends: false, seen: false, weight: 1.0, exchanges: 1 };
            Beta.learn(&stance, &mut memory, &before, &experience);
            assert_eq!(Beta.trust(&stance, &memory, sight.record), trust);
        }
    }
}
