//! What a trustor believes of a trustee, and how experience changes it: one rule a file, one interface.
//!
//! To add a rule: write its file, then the three lines here that are marked `rule`.

pub mod attribution; // rule
pub mod beta; // rule
pub mod linear; // rule

use super::communication::Communication;
use super::exchange::Outcome;
use super::mind::Mind;
use super::stance::Stance;
use crate::text::Text;
use schemars::JsonSchema;
use serde::Deserialize;

/// The belief rule, as a scenario writes it: `[belief.linear]`.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum BeliefTable {
    /// Beliefs on ability, integrity and benevolence; the cause of a break is attributed.
    Attribution {}, // rule
    /// One Beta belief on honoured or broken; the cause is ignored.
    Beta {}, // rule
    /// Trust moves a share of the way towards what was seen.
    Linear(linear::LinearTable), // rule
}

impl BeliefTable {
    /// Does with the rule what is to be done with it: the one place where a written rule becomes the type that the loop is compiled for.
    pub fn with<W: WithRule>(&self, work: W) -> W::Output {
        match self {
            BeliefTable::Attribution {} => work.with(attribution::Attribution), // rule
            BeliefTable::Beta {} => work.with(beta::Beta),                      // rule
            BeliefTable::Linear(table) => work.with(linear::Linear::from(table)), // rule
        }
    }
}

/// Something that is done with the rule that a scenario names, whichever it is.
pub trait WithRule {
    /// What comes of it.
    type Output;

    /// Does it with this rule.
    fn with<R: BeliefRule>(self, rule: R) -> Self::Output;
}

/// A parameter of which a rule has no use at the value that a scenario gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The parameter.
    pub parameter: &'static str,
    /// Why, and what it must be.
    pub sentence: &'static str,
}

/// Mean beliefs on the three traits, each in `[0, 1]`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beliefs {
    /// Ability a^.
    pub ability: f64,
    /// Integrity q^.
    pub integrity: f64,
    /// Benevolence b^.
    pub benevolence: f64,
}

/// A public record as a trustor consulted it: counts, discounted by age.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PublicRecord {
    /// Exchanges reported as honoured.
    pub honoured: f32,
    /// Exchanges reported as broken.
    pub broken: f32,
}

/// What a trustor makes of a relation at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// Mean beliefs on the traits.
    pub beliefs: Beliefs,
    /// Estimated assurance A^: chance that interest alone makes the trustee keep its word.
    pub assurance: f64,
    /// Trust T, as last evaluated.
    pub trust: f64,
}

/// Something that was seen or heard of a trustee.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Experience {
    /// Honoured, unable or wilful.
    pub outcome: Outcome,
    /// Whether a promise was made.
    pub promised: bool,
    /// Whether amends were made.
    pub amends: bool,
    /// Whether the cause of a break is known.
    pub seen: bool,
    /// 1 for own experience, the credibility for hearsay.
    pub weight: f64,
    /// Own exchanges with this trustee so far, this one included.
    pub exchanges: u32,
}

/// What a relation looks like from the trustor's side besides its memory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sight {
    /// Perceived shared interest s^, in `[-1, 1]`.
    pub perceived: f64,
    /// The public record as last consulted.
    pub record: PublicRecord,
}

/// A belief rule: the memory it keeps of a relation, how trust is read from it and how experience changes it.
pub trait BeliefRule: Copy + Send + Sync + 'static {
    /// What is remembered of one relation.
    type Memory: Copy + Send + Sync + std::fmt::Debug + PartialEq;

    /// The name by which a scenario writes the rule.
    const NAME: &'static str;

    /// Whether the rule holds separate beliefs on ability, integrity and benevolence.
    const TRAITS: bool;

    /// Whether trust is worked out from evidence beside a prior of some weight. A rule that keeps trust alone has no use for that weight.
    const EVIDENCE: bool;

    /// What the rule means, in sentences that anyone understands.
    fn explain(&self) -> Vec<Text>;

    /// Its equations, for the description of the model in a paper: bad evidence weighs as much as good, and nothing is forgotten or forgiven; what
    /// changes that is told elsewhere.
    fn law(&self) -> Text;

    /// What of a mind the rule cannot do. It is refused, since a scenario that asks for it would be ignored without a word.
    fn refuses_of_mind(&self, mind: &Mind) -> Option<Refusal>;

    /// What of how people talk the rule cannot do.
    fn refuses_of_talk(&self, talk: &Communication) -> Option<Refusal>;

    /// The memory of a relation in which nothing has happened yet: no evidence, trust at the prior mean.
    fn blank(&self, stance: &Stance) -> Self::Memory;

    /// Trust, as last evaluated.
    fn trust(&self, stance: &Stance, memory: &Self::Memory, record: PublicRecord) -> f64;

    /// Beliefs on the traits.
    fn beliefs(&self, stance: &Stance, memory: &Self::Memory, record: PublicRecord) -> Beliefs;

    /// Beliefs, estimated assurance and trust as they stand.
    #[inline(always)]
    fn read(&self, stance: &Stance, memory: &Self::Memory, sight: Sight) -> Reading {
        let beliefs = self.beliefs(stance, memory, sight.record);
        let trust = self.trust(stance, memory, sight.record);
        let assurance = stance.assurance(sight.perceived + beliefs.benevolence, trust, beliefs.ability);
        Reading { beliefs, assurance, trust }
    }

    /// Trust when no promise was made.
    fn unpromised(&self, reading: &Reading) -> f64;

    /// Takes in an experience, `before` being the reading before it. Trust that follows from beliefs is evaluated afterwards.
    fn learn(&self, stance: &Stance, memory: &mut Self::Memory, before: &Reading, experience: &Experience);

    /// Stores the trust that follows from the beliefs and the estimated assurance, where trust is not the memory itself.
    #[inline(always)]
    fn evaluate(&self, _memory: &mut Self::Memory, _beliefs: &Beliefs, _assurance: f64) {}

    /// Evaluates trust anew, after perceived interest, the record or the evidence has changed. The shadow of the future inside uses the
    /// trust stored so far.
    #[inline(always)]
    fn renew(&self, stance: &Stance, memory: &mut Self::Memory, sight: Sight) {
        let reading = self.read(stance, memory, sight);
        self.evaluate(memory, &reading.beliefs, reading.assurance);
    }

    /// The memory of a relation at its start: the prior, evaluated once.
    fn start(&self, stance: &Stance, sight: Sight) -> Self::Memory {
        let mut memory = self.blank(stance);
        self.renew(stance, &mut memory, sight);
        memory
    }

    /// The evidence kept: (good, bad) on ability, integrity and benevolence; for a rule with one belief only the first pair.
    fn evidence(&self, memory: &Self::Memory) -> [Option<f64>; 6];
}

/// Beta mean (Jøsang & Ismail 2002): the mean belief after evidence (good, bad), with prior mean p0 of weight n0.
#[inline(always)]
pub fn beta_mean(p0: f64, n0: f64, good: f64, bad: f64) -> f64 {
    (n0 * p0 + good) / (n0 + good + bad)
}

/// The beliefs of a rule that does not tell the traits apart: the prior, unchanged.
#[inline(always)]
pub(crate) fn prior_beliefs(stance: &Stance) -> Beliefs {
    let p0 = stance.mind.prior_mean;
    Beliefs { ability: p0, integrity: p0, benevolence: p0 }
}

/// What of a break is held against the trustee: all of it, or what forgiveness leaves after amends.
#[inline(always)]
pub(crate) fn held_against(stance: &Stance, experience: &Experience) -> f64 {
    if experience.amends { 1.0 - stance.mind.forgiveness } else { 1.0 }
}

/// Share of the evidence that is kept when something of this weight is learnt.
#[inline(always)]
pub(crate) fn kept(stance: &Stance, experience: &Experience) -> f64 {
    1.0 - experience.weight * (1.0 - stance.mind.memory)
}
