//! The state of a run, in flat columns.
//!
//! A trustor's relations are contiguous and written by nobody else, so that a step needs no locks. What is the same in every
//! relation of a kind is not stored per relation.

use super::Keep;
use super::layout::Layout;
use crate::model::belief::{BeliefRule, PublicRecord, Sight};
use crate::model::exchange::Outcome;
use crate::model::stance::Stance;
use crate::population::build::{Population, Tie, Topics, Traits, group_of};
use crate::population::network::Network;
use crate::quantity::Grid;
use crate::scenario::Scenario;

/// One relation: with whom, what happened so far, and what the belief rule remembers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Relation<M> {
    /// Kind of relation and trustee.
    pub tie: Tie,
    /// Own exchanges, and the outcome of the last.
    pub history: History,
    /// The memory of the belief rule.
    pub memory: M,
}

/// Number of own exchanges and outcome of the last, in four bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct History(u32);

impl History {
    /// Own exchanges so far, at most 2^30 - 1.
    #[inline(always)]
    pub fn exchanges(self) -> u32 {
        self.0 >> 2
    }

    /// Outcome of the last exchange; `Declined` before the first.
    #[inline(always)]
    pub fn last(self) -> Outcome {
        outcome(self.0)
    }

    /// One more exchange with this outcome.
    #[inline(always)]
    #[must_use]
    pub fn after(self, outcome: Outcome) -> History {
        History((self.exchanges() + 1).min(u32::MAX >> 2) << 2 | outcome as u32)
    }
}

#[inline(always)]
fn outcome(bits: u32) -> Outcome {
    match bits & 3 {
        0 => Outcome::Declined,
        1 => Outcome::Honoured,
        2 => Outcome::Unable,
        _ => Outcome::Wilful,
    }
}

/// Shared and perceived interest of one relation, each in `[-1, 1]`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Interests {
    /// The share of the trustor's payoff that the trustee counts as its own.
    pub shared: Grid,
    /// What the trustor thinks it is.
    pub perceived: Grid,
}

/// A trustor's last contact, as it remembers it, as others may hear of it and as the trustee is paid for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contact {
    tie: Tie,
    bits: u32,
    /// Payoff of the trustee, in units of the ledger.
    pub trustee_payoff: i64,
}

/// The bit of a contact that was in the step at hand.
const HAPPENED: u32 = 1 << 2;

/// The bit of a contact that nobody tells any more.
const UNTOLD: u32 = 1 << 7;

/// What is known of a contact besides its outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// Whether a promise was made.
    pub promised: bool,
    /// Whether the cause of a break became known.
    pub seen: bool,
    /// Whether amends were made.
    pub amends: bool,
    /// Whether the outcome enters the public record.
    pub reported: bool,
}

/// How a contact ended, with its circumstances, in one number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ending(u32);

impl Ending {
    /// The circumstances in the order of [`Circumstances`].
    #[inline(always)]
    pub fn new(outcome: Outcome, promised: bool, seen: bool, amends: bool, reported: bool) -> Ending {
        let bits = [promised, seen, amends, reported];
        Ending(bits.iter().enumerate().fold(outcome as u32, |all, (k, &bit)| all | u32::from(bit) << (3 + k)))
    }
}

impl Contact {
    /// No contact.
    pub const NONE: Contact = Contact { tie: Tie::NOBODY, bits: 0, trustee_payoff: 0 };

    /// A contact of the step at hand.
    #[inline(always)]
    pub fn new(tie: Tie, ending: Ending, trustee_payoff: i64) -> Contact {
        Contact { tie, bits: ending.0 | HAPPENED, trustee_payoff }
    }

    /// Whether it was in the step at hand.
    #[inline(always)]
    pub fn happened(&self) -> bool {
        self.bits & HAPPENED != 0
    }

    /// Whether the trustor engaged.
    #[inline(always)]
    pub fn engaged(&self) -> bool {
        self.bits & 3 != 0
    }

    /// Whether others can hear of it in the next step.
    #[inline(always)]
    pub fn tellable(&self) -> bool {
        self.happened() && self.engaged() && self.bits & UNTOLD == 0
    }

    /// Whom the trustor's memory of it is of, and whether it engaged; nobody where one of the two has left.
    #[inline(always)]
    pub fn memorable(&self) -> (Tie, bool) {
        let told = self.bits & UNTOLD == 0;
        (if told { self.tie } else { Tie::NOBODY }, told & self.engaged())
    }

    /// A step goes by without another.
    #[inline(always)]
    pub fn pass(&mut self) {
        self.bits &= !HAPPENED;
    }

    /// Keeps it from being told: one of the two has left, and a newcomer is not judged by what its predecessor did.
    pub fn hush(&mut self) {
        self.bits |= UNTOLD;
    }

    /// How it ended.
    #[inline(always)]
    pub fn outcome(&self) -> Outcome {
        outcome(self.bits)
    }

    /// The relation.
    #[inline(always)]
    pub fn tie(&self) -> Tie {
        self.tie
    }

    /// What else is known.
    #[inline(always)]
    pub fn circumstances(&self) -> Circumstances {
        let bit = |k: u32| self.bits >> (3 + k) & 1 == 1;
        Circumstances { promised: bit(0), seen: bit(1), amends: bit(2), reported: bit(3) }
    }
}

/// What a contact looked like, for `events.csv`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Trace {
    /// Trust at contact, given a promise.
    pub before: f64,
    /// Expected value of relying on the partner, in units of utility.
    pub expected_value: f64,
    /// Payoff of the trustor, in units of the ledger.
    pub trustor_payoff: i64,
    /// Trust after the exchange.
    pub after: f64,
}

/// What an agent has gathered since it came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Payoffs on either side, in units of the ledger.
    pub payoff: i64,
    /// Contacts made as trustor and engagements met as trustee.
    pub exchanges: u32,
}

/// Outcomes reported of a trustee in this step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reports {
    /// Honoured.
    pub honoured: u32,
    /// Broken.
    pub broken: u32,
}

/// Everything that changes during a run.
#[derive(Clone, Debug)]
pub struct State<M> {
    /// Traits of each agent.
    pub traits: Vec<Traits>,
    /// Interest vectors of the agents.
    pub topics: Topics,
    /// `starts[i]..starts[i + 1]` are the relations of trustor i.
    pub starts: Vec<u32>,
    /// The relations, by trustor, kind and trustee.
    pub relations: Vec<Relation<M>>,
    /// Shared interest of each relation; empty when it is the same in every relation of a kind and stays so.
    pub shared: Vec<Grid>,
    /// Perceived interest of each relation; likewise.
    pub perceived: Vec<Grid>,
    /// The public record as last consulted, by relation; empty without a record.
    pub consulted: Vec<PublicRecord>,
    /// The public record, by trustee and kind; empty without one.
    pub public: Vec<PublicRecord>,
    /// Outcomes reported in this step, by trustee and kind; empty without a public record.
    pub reports: Vec<Reports>,
    /// Who listens to whom, where that is a network of its own.
    pub listening: Network,
    /// Payoffs on either side since it came, by agent, in units of the ledger.
    pub payoffs: Vec<i64>,
    /// Contacts as trustor since it came, by agent.
    pub made: Vec<u32>,
    /// Engagements as trustee, over all kinds, before it came, by agent; empty where nobody leaves.
    pub inherited: Vec<u32>,
    /// Failed attempts as trustee in this step, by agent; empty without feedback.
    pub failures: Vec<u32>,
    /// The last contact of each trustor, in this step or before.
    pub contacts: Vec<Contact>,
    /// The same as they stood a step before; empty without word of mouth.
    pub previous: Vec<Contact>,
    /// What this step's contacts looked like, by trustor; empty unless events are written.
    pub traces: Vec<Trace>,
    /// Engagements since the start, by trustee and kind.
    pub received: Vec<u32>,
    /// The same as they stood at the last row.
    pub shown: Vec<u32>,
}

impl<M: Copy> State<M> {
    /// The state at the start: nothing has happened yet.
    pub fn new<R: BeliefRule<Memory = M>>(
        scenario: &Scenario,
        rule: R,
        population: Population,
        stances: &[Stance],
        layout: &Layout,
        keep: Keep,
    ) -> State<M> {
        let Population { traits, topics, starts, ties, shared, listening } = population;
        let (agents, kinds) = (traits.len(), scenario.kinds.len());
        // What is no longer needed goes before the next column comes: this is where a run takes the most memory.
        let prior = |tie: &Tie| Grid::new(scenario.kinds[tie.kind()].prior_interest);
        let perceived: Vec<Grid> = if layout.perceived { ties.iter().map(prior).collect() } else { Vec::new() };
        let record = PublicRecord::default();
        let blank: Vec<M> = stances.iter().map(|s| rule.start(s, Sight { perceived: s.prior_interest, record })).collect();
        let mut relations = Vec::with_capacity(ties.len());
        for trustor in 0..agents {
            let blank = &blank[group_of(&scenario.groups, trustor).index() * kinds..];
            let row = &ties[starts[trustor] as usize..starts[trustor + 1] as usize];
            relations.extend(row.iter().map(|&tie| Relation { tie, history: History::default(), memory: blank[tie.kind()] }));
        }
        drop(ties);
        let some = |wanted: bool, n: usize| if wanted { n } else { 0 };
        State {
            shared,
            perceived,
            consulted: vec![PublicRecord::default(); some(layout.public, relations.len())],
            public: vec![PublicRecord::default(); some(layout.public, agents * kinds)],
            reports: vec![Reports::default(); some(layout.public, agents * kinds)],
            listening,
            payoffs: vec![0; agents],
            made: vec![0; agents],
            inherited: vec![0; some(layout.turnover, agents)],
            failures: vec![0; some(layout.feedback, agents)],
            contacts: vec![Contact::NONE; agents],
            previous: vec![Contact::NONE; some(layout.hearing, agents)],
            traces: vec![Trace::default(); some(keep.traces, agents)],
            received: vec![0; agents * kinds],
            shown: vec![0; agents * kinds],
            traits,
            topics,
            starts,
            relations,
        }
    }

    /// Engagements that an agent's place has met as trustee, over all kinds.
    fn met(&self, agent: usize) -> u32 {
        let kinds = self.received.len() / self.payoffs.len();
        self.received[agent * kinds..(agent + 1) * kinds].iter().sum()
    }

    /// What an agent has gathered since it came.
    pub fn account(&self, agent: usize) -> Account {
        let met = self.met(agent) - self.inherited.get(agent).copied().unwrap_or(0);
        Account { payoff: self.payoffs[agent], exchanges: self.made[agent] + met }
    }

    /// Somebody else takes the place of an agent.
    pub fn clear_account(&mut self, agent: usize) {
        (self.payoffs[agent], self.made[agent]) = (0, 0);
        self.inherited[agent] = self.met(agent);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::population::spec::KindId;

    #[test]
    fn a_history_counts_and_remembers_the_last_outcome() {
        let h = History::default();
        assert_eq!((h.exchanges(), h.last()), (0, Outcome::Declined));
        let h = h.after(Outcome::Honoured).after(Outcome::Wilful);
        assert_eq!((h.exchanges(), h.last()), (2, Outcome::Wilful));
    }

    #[test]
    fn a_contact_keeps_what_is_known_of_it() {
        let known = Circumstances { promised: true, seen: false, amends: true, reported: false };
        let contact = Contact::new(Tie::new(KindId(3), 77), Ending::new(Outcome::Unable, true, false, true, false), -5);
        assert!(contact.happened() && contact.engaged());
        assert_eq!((contact.outcome(), contact.circumstances()), (Outcome::Unable, known));
        assert_eq!((contact.tie().kind(), contact.tie().trustee()), (3, 77));
        assert!(!Contact::NONE.happened());
        let mut untold = contact;
        untold.hush();
        assert!(contact.tellable() && !untold.tellable() && !Contact::NONE.tellable());
        assert_eq!((contact.memorable(), untold.memorable()), ((contact.tie(), true), (Tie::NOBODY, false)));
        let mut passed = contact;
        passed.pass();
        assert!(!passed.happened() && !passed.tellable());
        assert_eq!(passed.memorable(), contact.memorable());
        assert_eq!((untold.outcome(), untold.circumstances()), (Outcome::Unable, known));
    }

    #[test]
    fn sizes_are_those_that_memory_is_planned_with() {
        use crate::model::belief::{Attribution, BeliefRule, Beta, Linear};
        assert_eq!(size_of::<Relation<<Attribution as BeliefRule>::Memory>>(), 36);
        assert_eq!(size_of::<Relation<<Beta as BeliefRule>::Memory>>(), 16);
        assert_eq!(size_of::<Relation<<Linear as BeliefRule>::Memory>>(), 12);
    }
}
