//! The simulation loop: state in flat columns, the step, and the counts that become rows.
//!
//! One step is: events take effect; every trustor meets, decides, learns and perhaps hears something (in parallel over chunks of
//! agents, each writing only its own rows); what flows to trustees is delivered; agents change. See [`Simulation::step`].

mod change;
mod contact;
mod deliver;
mod draws;
mod field;
mod hear;
mod meet;
pub mod observe;
mod state;
mod strike;
mod tally;

pub use observe::Row;
pub use state::{Account, Contact, Trace};

use crate::model::belief::{Attribution, Beta, Linear}; // rule
use crate::model::belief::{BeliefRule, BeliefTable, Beliefs, PublicRecord, Sight};
use crate::model::mind::Mind;
use crate::model::stance::Stance;
use crate::population::build::{Population, Traits, build, group_of};
use crate::quantity::{Grid, LedgerUnit};
use crate::scenario::Scenario;
use crate::scenario::events::Target;
use crate::stream::{CHUNK, Streams};
use draws::Needs;
use field::{Desk, Field, Patch, TASK};
use state::{History, Interests, LastContact, Relation, Reports, State};

use strike::Undo;
use tally::Totals;

/// Steps after which counts are gathered at the latest, long before a task's could overflow.
const GATHER: usize = 1024;

/// What a simulation keeps besides what it needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keep {
    /// What every contact of the last step looked like.
    pub traces: bool,
}

/// A contact as `events.csv` shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ContactView {
    /// The trustor.
    pub trustor: usize,
    /// With whom and how it ended.
    pub contact: Contact,
    /// What it looked like.
    pub trace: Trace,
}

/// An agent as `agents.csv` shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AgentView {
    /// Its traits.
    pub traits: Traits,
    /// What it has gathered.
    pub account: Account,
}

/// A relation as `relations.csv` shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RelationView {
    /// Relation kind.
    pub kind: usize,
    /// The trustor.
    pub trustor: usize,
    /// The trustee.
    pub trustee: usize,
    /// Trust, in `[0, 1]`.
    pub trust: f64,
    /// Chance that a promise would be honoured, in `[0, 1]`.
    pub reliability: f64,
    /// Shared interest, in `[-1, 1]`.
    pub shared: f64,
    /// Perceived interest, in `[-1, 1]`.
    pub perceived: f64,
    /// Engagements so far.
    pub exchanges: u32,
    /// Outcome of the last one; `Declined` before the first.
    pub last: crate::model::exchange::Outcome,
    /// Mean beliefs on the traits, where the rule holds them apart.
    pub beliefs: Option<Beliefs>,
    /// (good, bad) evidence on ability, integrity and benevolence, where the rule keeps it.
    pub evidence: [Option<f64>; 6],
}

/// A run in progress.
pub trait Simulation: Send {
    /// One step of the model.
    fn step(&mut self);

    /// Steps taken so far.
    fn steps_taken(&self) -> usize;

    /// A row per relation kind over the interval since the last call, which begins a new interval.
    fn record(&mut self) -> Vec<Row>;

    /// A row per relation kind over the whole run so far.
    fn overall(&mut self) -> Vec<Row>;

    /// Number of relations of a kind.
    fn relations_of(&self, kind: usize) -> usize;

    /// The unit of payoffs.
    fn unit(&self) -> LedgerUnit;

    /// What the trustors of a group bring to a kind of relation, as it is in force.
    fn stance(&self, group: usize, kind: usize) -> &Stance;

    /// All agents, in order.
    fn agents(&self, see: &mut dyn FnMut(usize, AgentView));

    /// All relations, by trustor, kind and trustee.
    fn relations(&self, see: &mut dyn FnMut(RelationView));

    /// The contacts of the last step, by trustor; only if traces are kept.
    fn contacts(&self, see: &mut dyn FnMut(ContactView));
}

/// Begins a run: a pure function of the scenario, the number of the replicate and the key of the point (0 where points share their
/// luck).
pub fn begin(scenario: &Scenario, replicate: u64, point: u64, keep: Keep) -> Box<dyn Simulation + '_> {
    match &scenario.belief {
        BeliefTable::Attribution {} => Box::new(Simulator::new(scenario, Attribution, replicate, point, keep)), // rule
        BeliefTable::Beta {} => Box::new(Simulator::new(scenario, Beta, replicate, point, keep)),               // rule
        BeliefTable::Linear(table) => Box::new(Simulator::new(scenario, Linear::from(table), replicate, point, keep)), // rule
    }
}

/// What a scenario keeps per relation and agent beyond the least.
struct Layout {
    interests: bool,
    public: bool,
    hearing: bool,
}

impl Layout {
    fn new(scenario: &Scenario) -> Layout {
        let talks = || scenario.phases.iter().flat_map(|p| &p.communications);
        let varies = |k: &crate::population::spec::KindSpec| match &k.shared {
            crate::population::spec::SharedInterest::Drawn(d) => d.fixed().is_none() || k.network.brings_interests(),
            _ => true,
        };
        Layout {
            interests: scenario.kinds.iter().any(varies)
                || talks().any(|c| c.talk > 0.0)
                || scenario.phases.iter().flat_map(|p| &p.exchanges).any(|e| e.identification > 0.0)
                || scenario.blows.iter().any(|b| matches!(b.target, Target::Shared(_) | Target::Perceived(_))),
            public: talks().any(|c| c.record_weight > 0.0),
            hearing: talks().any(|c| c.word_of_mouth > 0.0),
        }
    }
}

/// Largest memory, in bytes, that one run of a scenario is expected to take.
pub fn memory(scenario: &Scenario) -> u64 {
    let layout = Layout::new(scenario);
    let relation = match scenario.belief {
        BeliefTable::Attribution {} => size_of::<Relation<<Attribution as BeliefRule>::Memory>>(), // rule
        BeliefTable::Beta {} => size_of::<Relation<<Beta as BeliefRule>::Memory>>(),               // rule
        BeliefTable::Linear(_) => size_of::<Relation<<Linear as BeliefRule>::Memory>>(),           // rule
    };
    // While the relations are made, the network (4 bytes) and the ties (4 bytes) stand beside them.
    let interests = if layout.interests { size_of::<Interests>() + size_of::<Grid>() } else { 0 };
    let consulted = if layout.public { size_of::<PublicRecord>() } else { 0 };
    let per_relation = relation + 4 + interests + consulted;
    let per_kind = 8 + if layout.public { size_of::<PublicRecord>() + size_of::<Reports>() } else { 0 };
    let contacts = size_of::<Contact>() * if layout.hearing { 3 } else { 2 };
    let topics = scenario.groups.iter().map(|g| g.interests.len()).max().unwrap_or(0) * 4;
    let per_agent =
        size_of::<Traits>() + 4 + size_of::<LastContact>() + size_of::<Account>() + contacts + per_kind * scenario.kinds.len() + topics;
    scenario.expected_relations() as u64 * per_relation as u64 + scenario.agents() as u64 * per_agent as u64
}

/// A run of one belief rule.
pub(crate) struct Simulator<'s, R: BeliefRule> {
    scenario: &'s Scenario,
    rule: R,
    streams: Streams,
    stances: Vec<Stance>,
    needs: Needs,
    arch: pulp::Arch,
    unit: LedgerUnit,
    bounds: Vec<usize>,
    tells: Vec<bool>,
    fixed: Vec<Interests>,
    state: State<R::Memory>,
    desks: Vec<Desk>,
    totals: Vec<Totals>,
    relation_counts: Vec<usize>,
    undo: Vec<Undo>,
    /// Whether traits or parameters have changed under the relations, so that the stocks must be counted anew before they are shown.
    stale: bool,
    gathered: usize,
    step: usize,
}

impl<'s, R: BeliefRule> Simulator<'s, R> {
    fn new(scenario: &'s Scenario, rule: R, replicate: u64, point: u64, keep: Keep) -> Simulator<'s, R> {
        let streams = Streams::new(scenario.seed, replicate, point);
        let layout = Layout::new(scenario);
        let population = build(&scenario.groups, &scenario.kinds, &scenario.listening, layout.interests, &streams);
        let stances = scenario.stances(&scenario.phases[0]);
        let kinds = scenario.kinds.len();
        let needs = Needs::new(scenario.phases.iter().flat_map(|p| scenario.stances(p)).collect::<Vec<_>>().iter(), certain(scenario));
        let fixed: Vec<Interests> = scenario
            .kinds
            .iter()
            .map(|k| Interests {
                shared: match &k.shared {
                    crate::population::spec::SharedInterest::Drawn(d) => Grid::new(d.fixed().unwrap_or(0.0)),
                    _ => Grid::default(),
                },
                perceived: Grid::new(k.prior_interest),
            })
            .collect();
        let mut bounds: Vec<usize> = scenario.groups.iter().map(|g| g.first as usize).collect();
        bounds.push(scenario.agents());
        let tells = scenario.groups.iter().map(|g| scenario.kinds.iter().any(|k| k.trustors.position(g.first).is_some())).collect();
        let state = state(scenario, rule, population, &stances, &layout, keep);
        let tasks = scenario.agents().div_ceil(TASK);
        let regions = if tasks > 1 { threads() } else { 1 };
        let mut relation_counts = vec![0; kinds];
        state.relations.iter().for_each(|r| relation_counts[r.tie.kind()] += 1);
        let mut simulator = Simulator {
            scenario,
            rule,
            streams,
            stances,
            needs,
            arch: pulp::Arch::new(),
            unit: scenario.ledger_unit(),
            bounds,
            tells,
            fixed,
            state,
            desks: (0..tasks).map(|_| Desk::new(kinds, regions)).collect(),
            totals: vec![Totals::default(); kinds],
            relation_counts,
            undo: Vec::new(),
            stale: true,
            gathered: 0,
            step: 0,
        };
        simulator.settle();
        simulator
    }

    fn minds(&self) -> impl Iterator<Item = &Mind> {
        self.stances.iter().step_by(self.scenario.kinds.len()).map(|stance| &stance.mind)
    }

    fn group(&self, agent: usize) -> usize {
        group_of(&self.scenario.groups, agent).index()
    }

    /// Gives `use_them` what every task may read and what each may write.
    fn with_patches(&mut self, use_them: impl FnOnce(&Field<R>, Vec<Patch<R::Memory>>)) {
        let state = &mut self.state;
        let field = Field {
            rule: self.rule,
            stances: &self.stances,
            kinds: self.scenario.kinds.len(),
            bounds: &self.bounds,
            traits: &state.traits,
            starts: &state.starts,
            fixed: &self.fixed,
            public: &state.public,
            previous: &state.previous,
            listening: &state.listening,
            tells: &self.tells,
            streams: &self.streams,
            needs: &self.needs,
            arch: self.arch,
            unit: self.unit,
            step: self.step,
        };
        let mut rows = Rows {
            relations: &mut state.relations,
            interests: &mut state.interests,
            consulted: &mut state.consulted,
            last: &mut state.last,
            accounts: &mut state.accounts,
            contacts: &mut state.contacts,
            traces: &mut state.traces,
        };
        let agents = field.traits.len();
        let patches = self
            .desks
            .iter_mut()
            .enumerate()
            .map(|(task, desk)| rows.cut(task * TASK..((task + 1) * TASK).min(agents), field.starts, desk))
            .collect();
        use_them(&field, patches);
    }

    /// Adds up what the tasks have counted, and counts the stocks anew where they have gone stale.
    fn settle(&mut self) {
        self.gather();
        if !self.stale {
            return;
        }
        self.stale = false;
        self.with_patches(|field, patches| {
            each(patches, |patch| {
                for k in 0..patch.agents.len() {
                    let agent = patch.agents.start + k;
                    let group = field.group(agent);
                    for r in field.starts[agent] as usize - patch.first..field.starts[agent + 1] as usize - patch.first {
                        let holding = patch.holding(field, group, r);
                        let kind = patch.relations[r].tie.kind();
                        patch.desk.tallies[kind].enter(&holding);
                    }
                }
            });
        });
        self.totals.iter_mut().for_each(Totals::clear_stocks);
        self.gather();
    }

    fn gather(&mut self) {
        self.gathered = self.step;
        for desk in &mut self.desks {
            for (totals, tally) in self.totals.iter_mut().zip(&mut desk.tallies) {
                totals.absorb(tally);
            }
        }
    }

    fn deliver(&mut self) {
        let kinds = self.scenario.kinds.len();
        let state = &mut self.state;
        let regions = self.desks[0].deliveries.len();
        if regions == 1 {
            let mut all =
                deliver::Region { first: 0, accounts: &mut state.accounts, received: &mut state.received, reports: &mut state.reports };
            all.deliver_all(state.contacts.iter(), kinds);
        } else {
            let size = state.traits.len().div_ceil(regions);
            let mut reports = state.reports.chunks_mut(size * kinds);
            let regions: Vec<_> = state
                .accounts
                .chunks_mut(size)
                .zip(state.received.chunks_mut(size * kinds))
                .enumerate()
                .map(|(k, (accounts, received))| {
                    (k, deliver::Region { first: k * size, accounts, received, reports: reports.next().unwrap_or_default() })
                })
                .collect();
            let desks = &self.desks;
            each(regions, |(k, mut region)| {
                region.deliver_all(desks.iter().flat_map(|desk| &desk.deliveries[k]), kinds);
            });
            for desk in &mut self.desks {
                desk.deliveries.iter_mut().for_each(Vec::clear);
            }
        }
        self.publish();
    }

    /// Step 7: the public record fades, and what was reported enters it.
    fn publish(&mut self) {
        let kinds = self.scenario.kinds.len();
        for (place, (record, reports)) in self.state.public.iter_mut().zip(&mut self.state.reports).enumerate() {
            let kept = self.stances[place % kinds].communication.record_memory;
            let reports = std::mem::take(reports);
            record.honoured = (kept * f64::from(record.honoured) + f64::from(reports.honoured)) as f32;
            record.broken = (kept * f64::from(record.broken) + f64::from(reports.broken)) as f32;
        }
    }

    fn rows(&self, of_run: bool) -> Vec<Row> {
        let scene = |kind: usize| observe::Scene {
            step: self.step,
            kind,
            kinds: self.scenario.kinds.len(),
            traits: R::TRAITS,
            unit: self.unit,
            accounts: &self.state.accounts,
            received: &self.state.received,
            shown: if of_run { &[] } else { &self.state.shown },
            trustors: &self.scenario.kinds[kind].trustors,
            trustees: &self.scenario.kinds[kind].trustees,
        };
        self.totals
            .iter()
            .enumerate()
            .map(|(kind, totals)| observe::row(&scene(kind), totals, if of_run { &totals.run } else { &totals.interval }))
            .collect()
    }
}

/// Work of one task in a step: chunk after chunk, the contacts and what is heard.
fn work<R: BeliefRule>(field: &Field<R>, mut patch: Patch<R::Memory>) {
    let mut draws = patch.desk.draws.take().unwrap_or_else(draws::Draws::new);
    let mut meetings = std::mem::take(&mut patch.desk.meetings);
    let mut lanes = contact::Lanes::new(field.rule.blank(&field.stances[0]));
    for start in patch.agents.clone().step_by(CHUNK) {
        let end = (start + CHUNK).min(patch.agents.end);
        draws.fill(field.streams, field.needs, field.step, start / CHUNK, end - start);
        let mut from = start;
        while from < end {
            let group = field.group(from);
            let to = end.min(field.bounds[group + 1]);
            let places = from - patch.agents.start..to - patch.agents.start;
            meet::meet(field, &mut patch, group, places.clone(), &draws, &mut meetings);
            if field.kinds > 1 {
                meetings.sort_by_key(|meeting| meeting.kind);
            }
            for meetings in meetings.chunk_by(|a, b| a.kind == b.kind).flat_map(|of_kind| of_kind.chunks(contact::LANES)) {
                field.arch.dispatch(contact::Contacts { field, patch: &mut patch, group, meetings, draws: &draws, lanes: &mut lanes });
            }
            if !field.previous.is_empty() {
                places.for_each(|place| hear::hear(field, &mut patch, group, place, &draws));
            }
            from = to;
        }
    }
    patch.desk.draws = Some(draws);
    patch.desk.meetings = meetings;
    if patch.desk.deliveries.len() > 1 {
        let region = field.traits.len().div_ceil(patch.desk.deliveries.len());
        deliver::sort(patch.contacts, region, &mut patch.desk.deliveries);
    }
}

impl<R: BeliefRule> Simulation for Simulator<'_, R> {
    fn step(&mut self) {
        self.step += 1;
        self.strike();
        self.with_patches(|field, patches| each(patches, |patch| work(field, patch)));
        self.deliver();
        self.change();
        if !self.state.previous.is_empty() {
            std::mem::swap(&mut self.state.previous, &mut self.state.contacts);
        }
        if self.step - self.gathered >= GATHER {
            self.gather();
        }
    }

    fn steps_taken(&self) -> usize {
        self.step
    }

    fn record(&mut self) -> Vec<Row> {
        self.settle();
        let rows = self.rows(false);
        self.totals.iter_mut().for_each(Totals::turn_over);
        self.state.shown.copy_from_slice(&self.state.received);
        rows
    }

    fn overall(&mut self) -> Vec<Row> {
        self.settle();
        self.rows(true)
    }

    fn relations_of(&self, kind: usize) -> usize {
        self.relation_counts[kind]
    }

    fn unit(&self) -> LedgerUnit {
        self.unit
    }

    fn stance(&self, group: usize, kind: usize) -> &Stance {
        &self.stances[group * self.scenario.kinds.len() + kind]
    }

    fn agents(&self, see: &mut dyn FnMut(usize, AgentView)) {
        for (agent, (&traits, &account)) in self.state.traits.iter().zip(&self.state.accounts).enumerate() {
            see(agent, AgentView { traits, account });
        }
    }

    fn relations(&self, see: &mut dyn FnMut(RelationView)) {
        let state = &self.state;
        for trustor in 0..state.traits.len() {
            let group = self.group(trustor);
            for r in state.starts[trustor] as usize..state.starts[trustor + 1] as usize {
                let Relation { tie, history, memory } = state.relations[r];
                let stance = &self.stances[group * self.scenario.kinds.len() + tie.kind()];
                let interests = state.interests.get(r).copied().unwrap_or(self.fixed[tie.kind()]);
                let record = state.consulted.get(r).copied().unwrap_or_default();
                let reading = self.rule.read(stance, &memory, Sight { perceived: interests.perceived.get(), record });
                let trustee = &state.traits[tie.trustee()];
                let weight = interests.shared.get() + trustee.benevolence.get();
                let assurance = stance.assurance(weight, reading.trust, reading.beliefs.ability);
                let ability =
                    crate::model::keeping::served_ability(trustee.ability.get(), stance.exchange.records, f64::from(history.exchanges()));
                see(RelationView {
                    kind: tie.kind(),
                    trustor,
                    trustee: tie.trustee(),
                    trust: reading.trust,
                    reliability: crate::model::keeping::reliability(ability, assurance, trustee.integrity.get(), true),
                    shared: interests.shared.get(),
                    perceived: interests.perceived.get(),
                    exchanges: history.exchanges(),
                    last: history.last(),
                    beliefs: R::TRAITS.then_some(reading.beliefs),
                    evidence: self.rule.evidence(&memory),
                });
            }
        }
    }

    fn contacts(&self, see: &mut dyn FnMut(ContactView)) {
        let contacts = if self.state.previous.is_empty() { &self.state.contacts } else { &self.state.previous };
        for (trustor, (&contact, &trace)) in contacts.iter().zip(&self.state.traces).enumerate() {
            if contact.happened() {
                see(ContactView { trustor, contact, trace });
            }
        }
    }
}

/// Whether ability, integrity and benevolence are 0 or 1 for everyone and stay so.
fn certain(scenario: &Scenario) -> [bool; 3] {
    let sure = |d: &crate::distribution::Distribution| d.fixed().is_some_and(|x| x == 0.0 || x == 1.0);
    let struck = |target: fn(&Target) -> bool| scenario.blows.iter().any(|b| target(&b.target));
    let groups = &scenario.groups;
    let learns = scenario.phases.iter().flat_map(|p| &p.minds).any(|m| m.feedback > 0.0);
    [
        groups.iter().all(|g| sure(&g.ability)) && !learns && !struck(|t| matches!(t, Target::Ability(_))),
        groups.iter().all(|g| sure(&g.integrity)) && !struck(|t| matches!(t, Target::Integrity(_))),
        groups.iter().all(|g| sure(&g.benevolence)) && !struck(|t| matches!(t, Target::Benevolence(_))),
    ]
}

fn state<R: BeliefRule>(
    scenario: &Scenario,
    rule: R,
    population: Population,
    stances: &[Stance],
    layout: &Layout,
    keep: Keep,
) -> State<R::Memory> {
    let (agents, kinds) = (population.traits.len(), scenario.kinds.len());
    let mut relations = Vec::with_capacity(population.ties.len());
    for trustor in 0..agents {
        let group = group_of(&scenario.groups, trustor).index();
        for &tie in &population.ties[population.starts[trustor] as usize..population.starts[trustor + 1] as usize] {
            let stance = &stances[group * kinds + tie.kind()];
            let sight = Sight { perceived: stance.prior_interest, record: PublicRecord::default() };
            relations.push(Relation { tie, history: History::default(), memory: rule.start(stance, sight) });
        }
    }
    let interests = population.shared.iter().zip(&relations);
    let interests =
        interests.map(|(&shared, r)| Interests { shared, perceived: Grid::new(scenario.kinds[r.tie.kind()].prior_interest) }).collect();
    let some = |wanted: bool, n: usize| if wanted { n } else { 0 };
    State {
        interests,
        consulted: vec![PublicRecord::default(); some(layout.public, relations.len())],
        public: vec![PublicRecord::default(); some(layout.public, agents * kinds)],
        reports: vec![Reports::default(); some(layout.public, agents * kinds)],
        listening: population.listening,
        last: vec![LastContact::NONE; agents],
        accounts: vec![Account::default(); agents],
        contacts: vec![Contact::NONE; agents],
        previous: vec![Contact::NONE; some(layout.hearing, agents)],
        traces: vec![Trace::default(); some(keep.traces, agents)],
        received: vec![0; agents * kinds],
        shown: vec![0; agents * kinds],
        traits: population.traits,
        topics: population.topics,
        starts: population.starts,
        relations,
    }
}

/// The columns that tasks write, cut into consecutive pieces.
struct Rows<'a, M> {
    relations: &'a mut [Relation<M>],
    interests: &'a mut [Interests],
    consulted: &'a mut [PublicRecord],
    last: &'a mut [LastContact],
    accounts: &'a mut [Account],
    contacts: &'a mut [Contact],
    traces: &'a mut [Trace],
}

/// Takes the first `n` of a column, or nothing where the column is empty.
fn take<'a, T>(column: &mut &'a mut [T], n: usize) -> &'a mut [T] {
    let n = n.min(column.len());
    let (piece, rest) = std::mem::take(column).split_at_mut(n);
    *column = rest;
    piece
}

impl<'a, M> Rows<'a, M> {
    fn cut(&mut self, agents: std::ops::Range<usize>, starts: &[u32], desk: &'a mut Desk) -> Patch<'a, M> {
        let first = starts[agents.start] as usize;
        let (n, rows) = (agents.len(), starts[agents.end] as usize - first);
        Patch {
            agents,
            first,
            relations: take(&mut self.relations, rows),
            interests: take(&mut self.interests, rows),
            consulted: take(&mut self.consulted, rows),
            last: take(&mut self.last, n),
            accounts: take(&mut self.accounts, n),
            contacts: take(&mut self.contacts, n),
            traces: take(&mut self.traces, n),
            desk,
        }
    }
}

/// Threads that work on one step.
fn threads() -> usize {
    #[cfg(feature = "parallel")]
    return rayon::current_num_threads();
    #[cfg(not(feature = "parallel"))]
    return 1;
}

/// Does the same with every item, on as many threads as there are.
fn each<T: Send>(items: Vec<T>, work: impl Fn(T) + Sync + Send) {
    #[cfg(feature = "parallel")]
    if items.len() > 1 && rayon::current_num_threads() > 1 {
        use rayon::prelude::*;
        return items.into_par_iter().for_each(work);
    }
    items.into_iter().for_each(work);
}
