//! What flows to trustees: payoffs, counts, entries of the public record.
//!
//! Sums of integers, so that the result does not depend on the order. One thread pays straight from the contacts; several
//! threads each own a region of the trustees and read only what was put aside for it, so that no two write the same place.

use super::state::{Account, Contact, Reports};
use crate::model::exchange::Outcome;
use prefetch_index::prefetch_index;

/// Contacts between calling for an account and paying into it: long enough for it to come from memory.
const AHEAD: usize = 24;

/// The trustees of one region, and everything that flows to them.
pub struct Region<'a> {
    /// First agent.
    pub first: usize,
    /// By agent of the region.
    pub accounts: &'a mut [Account],
    /// By agent of the region and kind.
    pub received: &'a mut [u32],
    /// By agent of the region and kind; empty without a public record.
    pub reports: &'a mut [Reports],
}

impl Region<'_> {
    /// Delivers what came of some contacts.
    pub fn deliver_all<'c>(&mut self, contacts: impl Iterator<Item = &'c Contact> + Clone, kinds: usize) {
        let contacts = contacts.filter(|contact| contact.happened());
        let mut ahead = contacts.clone().skip(AHEAD);
        for contact in contacts {
            if let Some(later) = ahead.next() {
                let agent = later.tie().trustee() - self.first;
                prefetch_index(&*self.accounts, agent);
                prefetch_index(&*self.received, agent * kinds);
            }
            self.deliver(contact, kinds);
        }
    }

    /// Pays a trustee and counts what it did. Nothing changes where the trustor did not engage: adding zeros is cheaper than a branch that
    /// cannot be foreseen.
    #[inline]
    fn deliver(&mut self, contact: &Contact, kinds: usize) {
        let agent = contact.tie().trustee() - self.first;
        let engaged = u32::from(contact.engaged());
        let account = &mut self.accounts[agent];
        account.payoff += contact.trustee_payoff;
        account.exchanges += engaged;
        account.failures += u32::from(contact.outcome() == Outcome::Unable);
        let place = agent * kinds + contact.tie().kind();
        self.received[place] += engaged;
        if !self.reports.is_empty() && contact.circumstances().reported {
            let broken = contact.outcome().broken();
            self.reports[place].honoured += u32::from(!broken);
            self.reports[place].broken += u32::from(broken);
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
