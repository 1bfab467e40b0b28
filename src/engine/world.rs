//! A world: everything of a run, and the only hands on it.
//!
//! Whoever works in parallel gets patches; whoever changes something outside of them unsettles the world and gets [`Hands`]. So nobody has
//! to remember that the stocks are stale: there is no other way to the state.

use super::deliver::{self, Region, Till};
use super::field::{Desk, Field, Patch, Rows};
use super::layout::{Keep, Layout};
use super::state::State;
use super::tally::Totals;
use super::terms::Terms;
use super::threads::{TASK, each, threads};
use crate::model::belief::BeliefRule;
use crate::population::build::build;
use crate::scenario::{Form, Scenario};
use crate::stream::Streams;
use std::sync::Arc;

/// Steps after which counts are gathered at the latest, long before a task's could overflow.
const GATHER: usize = 1024;

/// Bytes that a cache near the processor surely holds.
const CACHE: usize = 1 << 19;

/// Everything of a run.
#[derive(Clone)]
pub struct World<R: BeliefRule> {
    terms: Terms<R>,
    state: State<R::Memory>,
    desks: Vec<Desk>,
    /// Bits of an agent's number within its region.
    region_bits: u32,
    totals: Vec<Totals>,
    /// Whether traits or parameters have changed under the relations, so that the stocks must be counted anew before they are shown.
    stale: bool,
    /// The step at whose end the tasks' counts were added up.
    gathered: usize,
}

/// What is at hand to change a world between its exchanges.
pub struct Hands<'a, R: BeliefRule> {
    /// What everyone goes by.
    pub terms: &'a Terms<R>,
    /// Everything that changes.
    pub state: &'a mut State<R::Memory>,
    /// Counts by kind.
    pub totals: &'a mut [Totals],
}

/// A world whose counts are all added up.
pub struct Settled<'a, R: BeliefRule> {
    /// What everyone goes by.
    pub terms: &'a Terms<R>,
    /// Everything that changes.
    pub state: &'a State<R::Memory>,
    /// Counts by kind.
    pub totals: &'a [Totals],
}

impl<R: BeliefRule> World<R> {
    /// The world at its start: nothing has happened yet.
    pub fn new(scenario: Arc<Scenario>, rule: R, streams: Streams, keep: Keep, arch: pulp::Arch) -> World<R> {
        let layout = Layout::new(&scenario, keep);
        let Form::Exchange(form) = &scenario.form;
        let population = build(&scenario.groups, &scenario.kinds, &form.listening, layout.shared, &streams);
        let terms = Terms::new(scenario, rule, streams, keep, arch);
        let state = State::new(&terms.scenario, rule, population, &terms.stances, &layout);
        let region_bits = deliver::region_bits(terms.scenario.agents(), threads());
        let mut world = World {
            desks: desks(&terms.scenario, &layout, region_bits),
            totals: vec![Totals::default(); terms.scenario.kinds.len()],
            terms,
            state,
            region_bits,
            stale: true,
            gathered: 0,
        };
        world.settle();
        world
    }

    /// What everyone goes by.
    pub fn terms(&self) -> &Terms<R> {
        &self.terms
    }

    /// Everything that changes.
    pub fn state(&self) -> &State<R::Memory> {
        &self.state
    }

    /// Number of relations of a kind.
    pub fn relations_of(&self, kind: usize) -> usize {
        self.totals[kind].relations() as usize
    }

    /// Goes on to the next step, and to the numbers that are in force in it.
    pub fn advance(&mut self) {
        if self.terms.advance() {
            self.unsettle();
        }
    }

    /// Goes by another scenario from the next step on, one that agrees with the present one up to now: the columns that it asks for are made, and
    /// what has been struck is given back when it says.
    pub fn turn_to(&mut self, scenario: Arc<Scenario>) {
        let layout = Layout::new(&scenario, self.terms.keep);
        self.state.make_room(&layout);
        let Form::Exchange(form) = &scenario.form;
        for undo in &mut self.state.undo {
            undo.until = form.blows[undo.number].until;
        }
        if let Some(empty) = Till::new(&scenario, &layout) {
            // Between steps all of them are empty.
            self.desks.iter_mut().filter_map(|desk| desk.till.as_mut()).for_each(|till| *till = empty.clone());
        }
        self.terms.turn_to(scenario);
    }

    /// Gives the world into hands that may change all of it: the stocks will be counted anew before they are shown.
    pub fn unsettle(&mut self) -> Hands<'_, R> {
        self.stale = true;
        Hands { terms: &self.terms, state: &mut self.state, totals: &mut self.totals }
    }

    /// What every task may read and what each may write.
    pub fn patches(&mut self) -> (Field<'_, R>, Vec<Patch<'_, R::Memory>>) {
        let (terms, state) = (&self.terms, &mut self.state);
        let field = Field {
            rule: terms.rule,
            stances: &terms.stances,
            kinds: terms.scenario.kinds.len(),
            bounds: &terms.bounds,
            traits: &state.traits,
            spans: &state.spans,
            fixed: &state.fixed,
            public: &state.public,
            previous: &state.previous,
            listening: &state.listening,
            tells: &terms.tells,
            streams: &terms.streams,
            needs: &terms.needs,
            vast: size_of_val(&*state.relations) > CACHE,
            stale: self.stale,
            arch: terms.arch,
            region_bits: self.region_bits,
            unit: terms.unit,
            step: terms.step,
        };
        let mut rows = Rows {
            relations: &mut state.relations,
            shared: &mut state.shared,
            perceived: &mut state.perceived,
            consulted: &mut state.consulted,
            payoffs: &mut state.payoffs,
            made: &mut state.made,
            contacts: &mut state.contacts,
            traces: &mut state.traces,
        };
        let agents = field.traits.len();
        let of_task = |task: usize| task * TASK..((task + 1) * TASK).min(agents);
        let patches = self.desks.iter_mut().enumerate();
        let patches = patches.map(|(task, desk)| Patch::cut(&mut rows, of_task(task), field.spans, desk)).collect();
        (field, patches)
    }

    /// Step 7: trustees are paid, what they did is counted, and what was reported of them enters the public record.
    pub fn deliver(&mut self) {
        let (state, desks) = (&mut self.state, &mut self.desks);
        let kinds = state.fixed.len();
        state.failures.fill(0);
        let mut all = Region {
            first: 0,
            payoffs: &mut state.payoffs,
            received: &mut state.received,
            failures: &mut state.failures,
            reports: &mut state.reports,
        };
        if desks[0].till.is_some() {
            desks.iter_mut().filter_map(|desk| desk.till.as_mut()).for_each(|till| till.hand_over(&mut all, kinds));
        } else if desks[0].deliveries.is_empty() {
            all.deliver_all(&state.contacts, kinds);
        } else {
            let regions: Vec<_> = all.split(1 << self.region_bits, kinds).enumerate().collect();
            each(regions, |(k, mut region)| desks.iter().for_each(|desk| region.deliver_all(&desk.deliveries[k], kinds)));
            desks.iter_mut().flat_map(|desk| &mut desk.deliveries).for_each(Vec::clear);
        }
        deliver::publish(&mut state.public, &mut state.reports, &self.terms.stances);
    }

    /// Ends the step: what happened in it becomes what others can hear of.
    pub fn end_step(&mut self) {
        if !self.state.previous.is_empty() {
            std::mem::swap(&mut self.state.previous, &mut self.state.contacts);
        }
        if self.terms.step - self.gathered >= GATHER {
            self.gather();
        }
    }

    /// Adds up what the tasks have counted, and counts the stocks anew where they have gone stale.
    pub fn settle(&mut self) -> Settled<'_, R> {
        self.gather();
        if std::mem::take(&mut self.stale) {
            let (field, patches) = self.patches();
            each(patches, |mut patch| patch.take_stock(&field));
            self.totals.iter_mut().for_each(Totals::clear_stocks);
            self.gather();
        }
        Settled { terms: &self.terms, state: &self.state, totals: &self.totals }
    }

    /// Begins a new interval of counting.
    pub fn turn_over(&mut self) {
        self.totals.iter_mut().for_each(Totals::turn_over);
        self.state.shown.copy_from_slice(&self.state.received);
    }

    fn gather(&mut self) {
        self.gathered = self.terms.step;
        for desk in &mut self.desks {
            for (totals, tally) in self.totals.iter_mut().zip(&mut desk.tallies) {
                totals.absorb(tally);
            }
        }
    }
}

/// The working places of the tasks: with tills where several threads pay few trustees, with regions where they pay many.
fn desks(scenario: &Scenario, layout: &Layout, region_bits: u32) -> Vec<Desk> {
    let agents = scenario.agents();
    let tasks = agents.div_ceil(TASK);
    let together = tasks > 1 && threads() > 1;
    let till = Till::new(scenario, layout).filter(|_| together);
    let regions = if together && till.is_none() { agents.div_ceil(1 << region_bits) } else { 0 };
    (0..tasks).map(|_| Desk::new(scenario.kinds.len(), regions, till.clone())).collect()
}
