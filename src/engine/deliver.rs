//! What flows to trustees: payoffs, counts, entries of the public record.
//!
//! Sums of integers, so that the result does not depend on the order. One thread pays straight from the contacts. Several threads each own
//! a region of the trustees and read only what was put aside for it, so that no two write the same place; but where trustees are few, each
//! task has a [`Till`] for them, since one thread would pay all five shops of a town.

use super::contact::Contact;
use super::layout::Layout;
use crate::model::belief::PublicRecord;
use crate::model::exchange::Outcome;
use crate::model::stance::Stances;
use crate::scenario::Scenario;
use prefetch_index::prefetch_index;

/// Contacts between calling for a trustee's place and paying into it: long enough for it to come from memory.
const AHEAD: usize = 24;

/// Outcomes reported of a trustee in this step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reports {
    /// Honoured.
    pub honoured: u32,
    /// Broken.
    pub broken: u32,
}

/// The trustees of one region, and everything that flows to them.
pub struct Region<'a> {
    /// First agent.
    pub first: usize,
    /// By agent of the region.
    pub payoffs: &'a mut [i64],
    /// By agent of the region and kind.
    pub received: &'a mut [u32],
    /// By agent of the region; empty without feedback.
    pub failures: &'a mut [u32],
    /// By agent of the region and kind; empty without a public record.
    pub reports: &'a mut [Reports],
}

impl<'a> Region<'a> {
    /// Cuts the region into consecutive ones of so many agents.
    pub fn split(self, agents: usize, kinds: usize) -> impl Iterator<Item = Region<'a>> {
        let mut failures = self.failures.chunks_mut(agents);
        let mut reports = self.reports.chunks_mut(agents * kinds);
        let columns = self.payoffs.chunks_mut(agents).zip(self.received.chunks_mut(agents * kinds));
        columns.enumerate().map(move |(k, (payoffs, received))| Region {
            first: self.first + k * agents,
            payoffs,
            received,
            failures: failures.next().unwrap_or_default(),
            reports: reports.next().unwrap_or_default(),
        })
    }

    /// Delivers what came of some contacts.
    pub fn deliver_all(&mut self, contacts: &[Contact], kinds: usize) {
        for (k, contact) in contacts.iter().enumerate().filter(|(_, contact)| contact.happened()) {
            if let Some(later) = contacts.get(k + AHEAD) {
                let agent = later.tie().trustee().wrapping_sub(self.first);
                prefetch_index(&*self.payoffs, agent);
                prefetch_index(&*self.received, agent.wrapping_mul(kinds));
            }
            self.deliver(contact, kinds);
        }
    }

    /// Pays a trustee and counts what it did. Nothing changes where the trustor did not engage: adding zeros is cheaper than a branch that
    /// cannot be foreseen.
    #[inline(always)]
    fn deliver(&mut self, contact: &Contact, kinds: usize) {
        let agent = contact.tie().trustee() - self.first;
        let place = agent * kinds + contact.tie().kind();
        self.payoffs[agent] += contact.trustee_payoff;
        self.received[place] += u32::from(contact.engaged());
        if let Some(failures) = self.failures.get_mut(agent) {
            *failures += u32::from(contact.outcome() == Outcome::Unable);
        }
        if let Some(reports) = self.reports.get_mut(place).filter(|_| contact.circumstances().reported) {
            let broken = contact.outcome().broken();
            reports.honoured += u32::from(!broken);
            reports.broken += u32::from(broken);
        }
    }
}

/// What flows to few trustees from one task, until it is handed over at the end of the step.
#[derive(Clone, Debug)]
pub struct Till {
    first: usize,
    payoffs: Vec<i64>,
    received: Vec<u32>,
    failures: Vec<u32>,
    reports: Vec<Reports>,
}

impl Till {
    /// Most trustees that a till has room for.
    const ROOM: usize = 1024;

    /// An empty till for the trustees of a scenario, if they are few.
    pub fn new(scenario: &Scenario, layout: &Layout) -> Option<Till> {
        let groups = || scenario.kinds.iter().flat_map(|kind| kind.trustees.groups());
        let first = groups().map(|group| group.start as usize).min()?;
        let trustees = groups().map(|group| group.end as usize).max()? - first;
        let places = |needed: bool, each: usize| if needed { trustees * each } else { 0 };
        (trustees <= Till::ROOM).then(|| Till {
            first,
            payoffs: vec![0; trustees],
            received: vec![0; places(true, scenario.kinds.len())],
            failures: vec![0; places(layout.feedback, 1)],
            reports: vec![Reports::default(); places(layout.public, scenario.kinds.len())],
        })
    }

    /// The till as a region to deliver to.
    pub fn region(&mut self) -> Region<'_> {
        let Till { first, payoffs, received, failures, reports } = self;
        Region { first: *first, payoffs, received, failures, reports }
    }

    /// Hands everything over to the region of all agents.
    pub fn hand_over(&mut self, all: &mut Region, kinds: usize) {
        let take = |sum: &mut u32, more: &mut u32| *sum += std::mem::take(more);
        all.payoffs[self.first..].iter_mut().zip(&mut self.payoffs).for_each(|(sum, more)| *sum += std::mem::take(more));
        all.received[self.first * kinds..].iter_mut().zip(&mut self.received).for_each(|(sum, more)| take(sum, more));
        all.failures.iter_mut().skip(self.first).zip(&mut self.failures).for_each(|(sum, more)| take(sum, more));
        for (sum, more) in all.reports.iter_mut().skip(self.first * kinds).zip(&mut self.reports) {
            take(&mut sum.honoured, &mut more.honoured);
            take(&mut sum.broken, &mut more.broken);
        }
    }
}

/// How many bits of an agent's number stand within its region: regions are powers of two, since a division a contact would cost more than
/// the payment, and several to a thread, so that none waits long for another.
pub fn region_bits(agents: usize, threads: usize) -> u32 {
    let wanted = if threads > 1 { 8 * threads } else { 1 };
    agents.div_ceil(wanted).next_power_of_two().trailing_zeros()
}

/// Puts the contacts of a task aside by the region of their trustee.
pub fn sort(contacts: &[Contact], bits: u32, deliveries: &mut [Vec<Contact>]) {
    for contact in contacts.iter().filter(|c| c.happened()) {
        deliveries[contact.tie().trustee() >> bits].push(*contact);
    }
}

/// The public record of every trustee and kind fades, and what was reported enters it. Every group is told the same.
pub fn publish(public: &mut [PublicRecord], reports: &mut [Reports], stances: &Stances) {
    for (place, (record, reports)) in public.iter_mut().zip(reports).enumerate() {
        let kept = stances.of(0, place % stances.kinds()).communication.record_memory;
        let reports = std::mem::take(reports);
        record.honoured = (kept * f64::from(record.honoured) + f64::from(reports.honoured)) as f32;
        record.broken = (kept * f64::from(record.broken) + f64::from(reports.broken)) as f32;
    }
}
