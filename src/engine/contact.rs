//! A contact as it is remembered, told and paid, in sixteen bytes.

use crate::model::exchange::Outcome;
use crate::population::build::Tie;

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
        Outcome::from_bits(self.bits)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::population::spec::KindId;

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
}
