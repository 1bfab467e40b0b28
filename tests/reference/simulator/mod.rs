//! A slow, plain simulator of the promise-exchange model, written from the specification and from nothing else.
//!
//! One struct per agent and per relation, ordinary floating-point numbers, a loop over agents inside a loop over steps, and
//! everything recounted whenever a row is asked for. It shares with the engine only what makes two runs comparable: the random
//! streams (an agent's word for a purpose and step), the population at its start, and the resolved numbers of the scenario.
//!
//! The names are those of the model: T trust, A assurance, w willingness, u blame, r credit, D detectability, V shadow of the
//! future, K reach of interest, F the distribution function of the temptation. Where the specification leaves room, it says here
//! `convention`.
//!
//! Each file beside this one is a section or some steps of the specification.

mod beliefs;
mod change;
mod contact;
mod events;
mod observe;

use fiducia::model::belief::BeliefTable;
use fiducia::model::communication::Communication;
use fiducia::model::exchange::Exchange;
use fiducia::model::mind::Mind;
use fiducia::population::build::{Population, build};
use fiducia::scenario::{Form, Phase, Scenario, Target};
use fiducia::stream::{Purpose, Streams, unit};
use std::cell::Cell;

/// How a contact ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Declined,
    Honoured,
    Unable,
    Wilful,
}

/// An agent.
#[derive(Clone, Debug)]
pub struct Agent {
    pub group: usize,
    pub ability: f64,
    pub integrity: f64,
    pub benevolence: f64,
    /// Payoff on either side since it came.
    pub payoff: f64,
    /// Contacts made and engagements met since it came.
    pub exchanges: u32,
    /// Failed attempts in this step.
    failures: u32,
    /// Kind, trustee and outcome of its last contact.
    last: Option<(usize, usize, Outcome)>,
    /// Grows with every newcomer in this place.
    generation: u32,
}

/// A relation of a trustor.
#[derive(Clone, Debug)]
pub struct Relation {
    /// No two relations that ever were have the same number.
    number: u64,
    pub kind: usize,
    pub trustee: usize,
    pub shared: f64,
    pub perceived: f64,
    /// (good, bad) on ability, integrity, benevolence; the rule beta uses the first.
    pub evidence: [[f64; 2]; 3],
    /// Trust as last evaluated.
    trust: f64,
    pub exchanges: u32,
    pub last: Outcome,
    /// The public record (honoured, broken) as last consulted.
    record: [f64; 2],
}

/// A contact.
#[derive(Clone, Debug)]
pub struct Contact {
    pub trustor: usize,
    pub kind: usize,
    pub trustee: usize,
    pub promised: bool,
    pub outcome: Outcome,
    pub seen: bool,
    pub amends: bool,
    reported: bool,
    pub trust_before: f64,
    pub expected_value: f64,
    pub trust_after: f64,
    pub payoff_trustor: f64,
    pub payoff_trustee: f64,
    best: f64,
    /// Assurance as a share of believed willingness, if there is any.
    assurance_share: Option<f64>,
    returning: bool,
    loyal: bool,
    engaging: bool,
    retained: bool,
}

/// Something learnt, by own experience or by hearsay.
struct Experience {
    outcome: Outcome,
    promised: bool,
    amends: bool,
    seen: bool,
    /// 1, or the credibility.
    weight: f64,
}

/// What an event overwrote: the place, who was there, and the value.
struct Undo {
    until: usize,
    target: Target,
    before: Vec<(Place, f64)>,
}

#[derive(Clone, Copy)]
enum Place {
    Agent { agent: usize, generation: u32 },
    Relation { number: u64 },
}

/// The simulator.
pub struct Reference<'s> {
    scenario: &'s Scenario,
    streams: Streams,
    population: Population,
    step: usize,
    pub agents: Vec<Agent>,
    /// By trustor, in the order of kind and trustee.
    pub relations: Vec<Vec<Relation>>,
    /// Who listens to whom; `None` where people hear of their own trustees.
    listening: Option<Vec<Vec<usize>>>,
    /// Public record (honoured, broken) by trustee and kind.
    public: Vec<Vec<[f64; 2]>>,
    /// Contacts of this step.
    pub contacts: Vec<Contact>,
    /// Contacts of the step before that can still be told, by teller.
    told: Vec<Option<Contact>>,
    /// Contacts since the last row.
    interval: Vec<Contact>,
    newcomers: Vec<u32>,
    dropped: Vec<u32>,
    undo: Vec<Undo>,
    numbered: u64,
    /// The narrowest decision so far: how near a draw came to the chance it was held against, or one value to another where the larger
    /// decides. Two simulators that agree up to less than this take the same turns.
    pub narrowest: Cell<f64>,
}

impl<'s> Reference<'s> {
    pub fn new(scenario: &'s Scenario, replicate: u64, point: u64) -> Reference<'s> {
        let streams = Streams::new(scenario.seed, replicate, point);
        let Form::Exchange(form) = &scenario.form;
        let population = build(&scenario.groups, &scenario.kinds, &form.listening, true, &streams);
        let group_of = |agent: usize| scenario.groups.iter().position(|g| (g.first as usize..g.end as usize).contains(&agent)).unwrap();
        let agents: Vec<Agent> = population
            .traits
            .iter()
            .enumerate()
            .map(|(agent, traits)| Agent {
                group: group_of(agent),
                ability: traits.ability.get(),
                integrity: traits.integrity.get(),
                benevolence: traits.benevolence.get(),
                payoff: 0.0,
                exchanges: 0,
                failures: 0,
                last: None,
                generation: 0,
            })
            .collect();
        let n = agents.len();
        let heard = &population.listening;
        let listening = (!form.listening.is_empty()).then(|| {
            (0..n)
                .map(|i| heard.partners[heard.starts[i] as usize..heard.starts[i + 1] as usize].iter().map(|&j| j as usize).collect())
                .collect()
        });
        let mut reference = Reference {
            scenario,
            streams,
            step: 0,
            agents,
            relations: vec![Vec::new(); n],
            listening,
            public: vec![vec![[0.0; 2]; scenario.kinds.len()]; n],
            contacts: Vec::new(),
            told: vec![None; n],
            interval: Vec::new(),
            newcomers: vec![0; scenario.kinds.len()],
            dropped: vec![0; scenario.kinds.len()],
            undo: Vec::new(),
            numbered: 0,
            narrowest: Cell::new(1.0),
            population,
        };
        for i in 0..n {
            for r in reference.population.starts[i] as usize..reference.population.starts[i + 1] as usize {
                let (tie, shared) = (reference.population.ties[r], reference.population.shared[r].get());
                let relation = reference.new_relation(i, tie.kind(), tie.trustee(), shared);
                reference.relations[i].push(relation);
            }
        }
        reference
    }

    // ---- The numbers in force ----

    fn phase(&self) -> &Phase {
        let Form::Exchange(form) = &self.scenario.form;
        form.phases.iter().rev().find(|phase| phase.step <= self.step).unwrap()
    }

    fn mind(&self, trustor: usize) -> &Mind {
        &self.phase().minds[self.agents[trustor].group]
    }

    fn exchange(&self, kind: usize) -> &Exchange {
        &self.phase().exchanges[kind]
    }

    fn talk(&self, kind: usize) -> &Communication {
        &self.phase().communications[kind]
    }

    fn traits_are_told_apart(&self) -> bool {
        matches!(self.scenario.belief, BeliefTable::Attribution {})
    }

    // ---- Chance ----

    /// An agent's uniform number for a purpose in this step.
    fn u(&self, purpose: Purpose, agent: usize) -> f64 {
        unit(self.streams.word(purpose, self.step, agent))
    }

    /// Takes note of how far apart two numbers were that decided something. What is equal up to rounding in either simulator is equal.
    fn narrow(&self, gap: f64) {
        if gap.abs() > 1e-13 {
            self.narrowest.set(self.narrowest.get().min(gap.abs()));
        }
    }

    /// Whether a number in (0, 1) lies below a chance that beliefs and traits have led to.
    fn happens(&self, u: f64, chance: f64) -> bool {
        if chance > 0.0 && chance < 1.0 {
            self.narrow(u - chance);
        }
        u < chance
    }

    // ---- Section 4: one step ----

    pub fn step(&mut self) {
        self.step += 1;
        self.events();
        self.contacts.clear();
        for i in 0..self.agents.len() {
            self.contact(i);
            self.hear(i);
        }
        self.told = vec![None; self.agents.len()];
        for contact in self.contacts.clone() {
            self.pay(&contact);
            self.interval.push(contact.clone());
            let teller = contact.trustor;
            self.told[teller] = Some(contact);
        }
        self.publish();
        self.feedback();
        self.imitate();
        self.turn_over();
        self.search();
        self.agents.iter_mut().for_each(|agent| agent.failures = 0);
    }
}
