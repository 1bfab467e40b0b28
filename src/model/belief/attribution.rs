//! Beliefs on ability, integrity and benevolence, with attribution of the cause of every break.
//!
//! x^ = (n0 p0 + good) / (n0 + good + bad)          w = A^ + (1 - A^) q^          T = a^ w
//!
//! | outcome | ability good / bad | integrity good / bad | benevolence good / bad |
//! |---|---|---|---|
//! | honoured | 1 / 0 | r / 0 | - |
//! | broken | 0 / v_a g pin | r pin / v_q g (1 - pin) (bad only if promised) | 1 / 0 with amends, 0 / v_b without |
//!
//! r = (1 - A^) q^ / w is the credit of integrity; pin is the chance that the trustee was willing but unable: known if the cause was
//! seen or amends were made, else the blame u; g = 1, but 1 - forgiveness after amends. All evidence is first multiplied by `memory`.
//!
//! Sources: Mayer, Davis & Schoorman (1995) for the traits; Jøsang & Ismail (2002) for the Beta mean.

use super::{BeliefRule, Beliefs, Experience, PublicRecord, Reading, Refusal, beta_mean, held_against, kept};
use crate::model::communication::Communication;
use crate::model::exchange::Outcome;
use crate::model::interest::{blame, willingness};
use crate::model::mind::Mind;
use crate::model::stance::{Stance, credit};
use crate::quantity::Grid;
use crate::text::{Text, text};

/// The rule; it has no parameters of its own.
#[derive(Clone, Copy, Debug, Default)]
pub struct Attribution;

/// Evidence on three traits, and trust as last evaluated: 28 bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AttributionMemory {
    ability: [f32; 2],
    integrity: [f32; 2],
    benevolence: [f32; 2],
    trust: Grid,
}

impl BeliefRule for Attribution {
    type Memory = AttributionMemory;
    const NAME: &'static str = "attribution";
    const TRAITS: bool = true;
    const EVIDENCE: bool = true;

    fn explain(&self) -> Vec<Text> {
        vec![text!(
            "Trustors hold separate beliefs on ability, integrity and benevolence, and ask of every broken promise: could it not, or would it not?",
            "信任者对他人的能力、正直、善意分别有自己的判断；每逢失信，都会掂量对方是力有不逮，还是有意为之。"
        )]
    }

    fn law(&self) -> Text {
        text!(
            "Beliefs on ability, integrity and benevolence are Beta means, `x̂ = (n₀ p₀ + good) / (n₀ + good + bad)`, with `p₀` the `prior_mean` and `n₀` the `prior_weight`. Trust is the chance with which a promise is expected to be honoured, `T = â (Â + (1 - Â) q̂)`, where `Â = F(K(ŝ, b̂))` is the assurance as the trustor sees it. A kept promise adds 1 to the good evidence on ability and `r = (1 - Â) q̂ / w` to that on integrity (0 if nothing was promised). A broken one adds `p` to the bad evidence on ability, `r p` to the good evidence on integrity and, if there was a promise, `1 - p` to the bad; on benevolence it adds 1 to the good evidence with amends and 1 to the bad without. Here `w = Â + (1 - Â) q̂` is the willingness believed in (`Â` without a promise), and `p` the chance that the trustee was unable rather than unwilling: 1 or 0 where the cause is seen, else the blame `u(w) = w (1 - â) / (1 - â w)`, by Bayes' rule.",
            "对能力、正直、善意的信念均为贝塔分布的均值：`x̂ = (n₀ p₀ + good) / (n₀ + good + bad)`，其中 `p₀` 为先验均值 `prior_mean`，`n₀` 为先验权重 `prior_weight`，`good`、`bad` 为正面与负面证据。信任是预期承诺得到遵守的概率：`T = â (Â + (1 - Â) q̂)`，其中 `Â = F(K(ŝ, b̂))` 是信任者眼中的保证。守信使能力的正面证据增加 1，使正直的正面证据增加 `r = (1 - Â) q̂ / w`（未作承诺时为 0）。失信使能力的负面证据增加 `p`，使正直的正面证据增加 `r p`，若事先有承诺，还使正直的负面证据增加 `1 - p`；至于善意，对方补过则正面证据增加 1，否则负面证据增加 1。其中 `w = Â + (1 - Â) q̂` 是所相信的守信意愿（无承诺时为 `Â`）；`p` 是对方力有不逮而非有意为之的概率：缘由可见时为 1 或 0，否则按贝叶斯法则归因：`u(w) = w (1 - â) / (1 - â w)`。"
        )
    }

    fn refuses_of_mind(&self, _: &Mind) -> Option<Refusal> {
        None
    }

    fn refuses_of_talk(&self, _: &Communication) -> Option<Refusal> {
        None
    }

    fn blank(&self, stance: &Stance) -> AttributionMemory {
        AttributionMemory { ability: [0.0; 2], integrity: [0.0; 2], benevolence: [0.0; 2], trust: Grid::new(stance.mind.prior_mean) }
    }

    #[inline(always)]
    fn trust(&self, _: &Stance, memory: &AttributionMemory, _: PublicRecord) -> f64 {
        memory.trust.get()
    }

    #[inline(always)]
    fn beliefs(&self, stance: &Stance, memory: &AttributionMemory, record: PublicRecord) -> Beliefs {
        let mind = &stance.mind;
        let [mut able, mut unable] = memory.ability.map(f64::from);
        let [mut honest, mut dishonest] = memory.integrity.map(f64::from);
        let weight = stance.communication.record_weight;
        if weight > 0.0 {
            let (honoured, broken) = (f64::from(record.honoured), f64::from(record.broken));
            let by_inability = broken * stance.reading.blame;
            able += weight * honoured;
            unable += mind.negativity.ability * weight * by_inability;
            honest += weight * stance.reading.credit * (honoured + by_inability);
            dishonest += mind.negativity.integrity * weight * (broken - by_inability);
        }
        let [kind, unkind] = memory.benevolence.map(f64::from);
        let mean = |good, bad| beta_mean(mind.prior_mean, mind.prior_weight, good, bad);
        Beliefs { ability: mean(able, unable), integrity: mean(honest, dishonest), benevolence: mean(kind, unkind) }
    }

    #[inline(always)]
    fn unpromised(&self, reading: &Reading) -> f64 {
        reading.beliefs.ability * willingness(reading.assurance, reading.beliefs.integrity, false)
    }

    #[inline(always)]
    fn evaluate(&self, memory: &mut AttributionMemory, beliefs: &Beliefs, assurance: f64) {
        memory.trust = Grid::new(beliefs.ability * willingness(assurance, beliefs.integrity, true));
    }

    #[inline(always)]
    fn learn(&self, stance: &Stance, memory: &mut AttributionMemory, before: &Reading, experience: &Experience) {
        let Beliefs { ability, integrity, .. } = before.beliefs;
        let willing = willingness(before.assurance, integrity, experience.promised);
        let credit = credit(before.assurance, integrity, willing, experience.promised);

        let v = &stance.mind.negativity;
        let ([able, unable], [honest, dishonest], [kind, unkind]) = if experience.outcome == Outcome::Honoured {
            ([1.0, 0.0], [credit, 0.0], [0.0, 0.0])
        } else {
            let pin = match experience.outcome {
                _ if !(experience.seen || experience.amends) => blame(ability, willing),
                Outcome::Unable => 1.0,
                _ => 0.0,
            };
            let g = held_against(stance, experience);
            let dishonest = if experience.promised { v.integrity * g * (1.0 - pin) } else { 0.0 };
            let care = if experience.amends { [1.0, 0.0] } else { [0.0, v.benevolence] };
            ([0.0, v.ability * g * pin], [credit * pin, dishonest], care)
        };

        let keep = kept(stance, experience);
        let add = |old: f32, amount: f64| (keep * f64::from(old) + experience.weight * amount) as f32;
        memory.ability = [add(memory.ability[0], able), add(memory.ability[1], unable)];
        memory.integrity = [add(memory.integrity[0], honest), add(memory.integrity[1], dishonest)];
        memory.benevolence = [add(memory.benevolence[0], kind), add(memory.benevolence[1], unkind)];
    }

    fn evidence(&self, memory: &AttributionMemory) -> [Option<f64>; 6] {
        let ([a, b], [c, d], [e, f]) = (memory.ability, memory.integrity, memory.benevolence);
        [a, b, c, d, e, f].map(|x| Some(f64::from(x)))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Sight;
    use super::*;
    use crate::model::exchange::Exchange;
    use crate::quantity::LedgerUnit;

    const SIGHT: Sight = Sight { perceived: 0.0, record: PublicRecord { honoured: 0.0, broken: 0.0 } };

    fn stance(mind: Mind) -> Stance {
        Stance::new(mind, Exchange::default(), Communication::default(), 0.0, LedgerUnit::for_scale(9.0))
    }

    fn after(stance: &Stance, experience: Experience) -> AttributionMemory {
        let mut memory = Attribution.start(stance, SIGHT);
        let before = Attribution.read(stance, &memory, SIGHT);
        Attribution.learn(stance, &mut memory, &before, &experience);
        Attribution.renew(stance, &mut memory, SIGHT);
        memory
    }

    const HONOURED: Experience =
        Experience { outcome: Outcome::Honoured, promised: true, amends: false, seen: false, weight: 1.0, exchanges: 1 };

    #[test]
    fn trust_starts_at_ability_times_willingness_of_the_prior() {
        // theta 4 against (0 + .5) * 10: interest suffices, so w = 1 and T = a^ = .5.
        assert_eq!(Attribution.start(&stance(Mind::default()), SIGHT).trust, Grid::new(0.5));
    }

    #[test]
    fn a_kept_promise_credits_ability_in_full_and_integrity_with_its_share() {
        let low = Sight { perceived: -1.0, ..SIGHT };
        let stance = stance(Mind::default());
        let mut memory = Attribution.start(&stance, low);
        let before = Attribution.read(&stance, &memory, low);
        Attribution.learn(&stance, &mut memory, &before, &HONOURED);
        assert_eq!((memory.ability, memory.integrity, memory.benevolence), ([1.0, 0.0], [1.0, 0.0], [0.0, 0.0]));
        assert_eq!(after(&stance, HONOURED).integrity, [0.0, 0.0], "interest alone explains it");
    }

    #[test]
    fn a_seen_cause_is_blamed_and_a_hidden_one_shared_out() {
        let stance = stance(Mind {
            negativity: crate::model::mind::Negativity { ability: 2.0, integrity: 3.0, benevolence: 4.0 },
            ..Mind::default()
        });
        let broken = Experience { outcome: Outcome::Wilful, seen: true, ..HONOURED };
        let memory = after(&stance, broken);
        assert_eq!((memory.ability, memory.integrity, memory.benevolence), ([0.0, 0.0], [0.0, 3.0], [0.0, 4.0]));
        let memory = after(&stance, Experience { outcome: Outcome::Unable, ..broken });
        assert_eq!((memory.ability, memory.integrity), ([0.0, 2.0], [0.0, 0.0]));
        let memory = after(&stance, Experience { seen: false, ..broken });
        assert_eq!(memory.ability, [0.0, 2.0], "believed willing for sure, so it must have been unable");
    }

    #[test]
    fn amends_show_the_cause_and_count_for_benevolence_and_are_forgiven_in_part() {
        let stance = stance(Mind { forgiveness: 0.75, ..Mind::default() });
        let memory = after(&stance, Experience { outcome: Outcome::Unable, amends: true, ..HONOURED });
        assert_eq!((memory.ability, memory.benevolence), ([0.0, 0.25], [1.0, 0.0]));
    }

    #[test]
    fn hearsay_of_no_credibility_changes_nothing() {
        let stance = stance(Mind { memory: 0.5, ..Mind::default() });
        let memory = after(&stance, Experience { weight: 0.0, ..HONOURED });
        assert_eq!(memory, Attribution.start(&stance, SIGHT));
    }

    #[test]
    fn a_memory_takes_28_bytes() {
        assert_eq!(size_of::<AttributionMemory>(), 28);
    }
}
