//! What a recording interval has seen (flows) and what all relations together hold (stocks), counted in integers.
//!
//! Integers make every sum exact and independent of the order in which chunks of agents finish. A task counts for itself; its
//! counts are added to the run's totals at the end of the step.

use crate::model::exchange::Outcome;
use crate::quantity::Grid;

/// What is counted over an interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Flow {
    /// Contacts.
    Contacts,
    /// Contacts in which the trustor did not engage; the outcomes stand in the order of [`Outcome`].
    Declined,
    /// Engagements honoured.
    Honoured,
    /// Engagements broken for want of ability.
    Unable,
    /// Engagements broken by will.
    Wilful,
    /// Amends.
    Amends,
    /// Sum of trust at contact, in steps of the grid.
    TrustContacted,
    /// Sum of expected values at contact, in units of the ledger.
    ExpectedValue,
    /// Sum of the shares of assurance in believed willingness at contact, in steps of the grid.
    AssuranceShare,
    /// Contacts in which believed willingness was above 0, so that it has a share of assurance.
    Willing,
    /// Contacts of trustors that had a contact before.
    Returning,
    /// Those that went to the same partner.
    Loyal,
    /// Contacts of trustors that engaged at their contact before.
    Engaging,
    /// Those that engaged with the same partner again.
    Retained,
    /// Payoffs of trustors, in units of the ledger.
    PayoffTrustor,
    /// Payoffs of trustees, in units of the ledger.
    PayoffTrustee,
    /// Newcomers.
    Newcomers,
    /// Relations dropped.
    Dropped,
    /// Contacts weighted by the largest joint payoff at the time, in units of the ledger.
    BestPayoff,
}

/// Number of flows.
pub const FLOWS: usize = Flow::BestPayoff as usize + 1;

/// What all relations of a kind hold together, each a sum over relations in steps of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Stock {
    /// Trust.
    Trust,
    /// Belief on ability.
    Ability,
    /// Belief on integrity.
    Integrity,
    /// Belief on benevolence.
    Benevolence,
    /// Shared interest.
    Shared,
    /// Perceived interest.
    Perceived,
    /// Reliability.
    Reliability,
}

/// Number of stocks.
pub const STOCKS: usize = Stock::Reliability as usize + 1;

/// Bins of the histogram of trust: one per 0.001, the last for trust 1.
pub const BINS: usize = 1001;

/// Places of a task's histogram: a power of two, so that no index needs checking.
const PLACES: usize = BINS.next_power_of_two();

/// The bin of a trust value.
#[inline(always)]
pub fn bin(trust: Grid) -> usize {
    (trust.steps() as u32 / 1_000_000) as usize
}

/// What one relation contributes to the stocks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Holding {
    /// Trust.
    pub trust: Grid,
    /// Beliefs on ability, integrity and benevolence.
    pub beliefs: [Grid; 3],
    /// Shared and perceived interest.
    pub interests: [Grid; 2],
    /// Reliability.
    pub reliability: Grid,
}

impl Holding {
    /// In steps of the grid, by [`Stock`].
    #[inline(always)]
    fn held(&self) -> [i64; STOCKS] {
        let [ability, integrity, benevolence] = self.beliefs.map(Grid::steps);
        let [shared, perceived] = self.interests.map(Grid::steps);
        [self.trust.steps(), ability, integrity, benevolence, shared, perceived, self.reliability.steps()]
    }
}

/// The counts of one relation kind within one task and step.
#[derive(Clone, Debug)]
pub struct Tally {
    /// By [`Flow`].
    pub flows: [i64; FLOWS],
    /// Changes by [`Stock`].
    pub stocks: [i64; STOCKS],
    /// Change of the sum of squares of trust, in squared steps of the grid.
    pub trust_squared: i128,
    /// Changes of the histogram of trust.
    histogram: Box<[i32; PLACES]>,
}

impl Default for Tally {
    fn default() -> Tally {
        Tally { flows: [0; FLOWS], stocks: [0; STOCKS], trust_squared: 0, histogram: Box::new([0; PLACES]) }
    }
}

impl Tally {
    /// Counts outcomes.
    #[inline(always)]
    pub fn count_outcome(&mut self, outcome: Outcome, contacts: i64) {
        self.flows[Flow::Declined as usize + outcome as usize] += contacts;
    }

    /// Counts something.
    #[inline(always)]
    pub fn count(&mut self, flow: Flow, amount: i64) {
        self.flows[flow as usize] += amount;
    }

    /// Counts the change of a stock.
    #[inline(always)]
    pub fn stock(&mut self, stock: Stock, change: i64) {
        self.stocks[stock as usize] += change;
    }

    /// Trust of some relations changes, or stays as it is.
    #[inline(always)]
    pub fn trust_changes<const N: usize>(&mut self, before: &[Grid; N], after: &[Grid; N]) {
        // Squares of steps have up to 60 bits: their differences are summed in two halves.
        let (mut change, mut high, mut low) = (0, 0, 0);
        for (before, after) in before.iter().zip(after) {
            let (old, new) = (before.steps(), after.steps());
            let squares = (new - old) * (new + old);
            change += new - old;
            high += squares >> 32;
            low += squares & 0xffff_ffff;
        }
        self.stocks[Stock::Trust as usize] += change;
        self.trust_squared += (i128::from(high) << 32) + i128::from(low);
        let mut bins = [[0u32; N]; 2];
        for (bins, trust) in bins.iter_mut().zip([before, after]) {
            for (place, &trust) in bins.iter_mut().zip(trust) {
                *place = bin(trust) as u32;
            }
        }
        for (&before, &after) in bins[0].iter().zip(&bins[1]) {
            self.histogram[before as usize % PLACES] -= 1;
            self.histogram[after as usize % PLACES] += 1;
        }
    }

    /// A relation that was not counted yet holds something.
    #[inline(always)]
    pub fn enter(&mut self, holding: &Holding) {
        let held = holding.held();
        for (stock, amount) in self.stocks.iter_mut().zip(held) {
            *stock += amount;
        }
        self.trust_squared += i128::from(held[0] * held[0]);
        self.histogram[bin(holding.trust)] += 1;
    }

    /// A relation holds something else than before.
    pub fn change(&mut self, before: &Holding, after: &Holding) {
        let (old, new) = (before.held(), after.held());
        for (stock, (old, new)) in self.stocks.iter_mut().zip(old.into_iter().zip(new)).skip(1) {
            *stock += new - old;
        }
        self.trust_changes(&[before.trust], &[after.trust]);
    }
}

/// The totals of one relation kind.
#[derive(Clone, Debug)]
pub struct Totals {
    /// By [`Flow`], since the last row.
    pub interval: [i128; FLOWS],
    /// By [`Flow`], since the start.
    pub run: [i128; FLOWS],
    /// By [`Stock`].
    pub stocks: [i128; STOCKS],
    /// Sum of squares of trust, in squared steps of the grid.
    pub trust_squared: i128,
    /// Relations by bin of trust.
    pub histogram: Box<[i64; BINS]>,
}

impl Default for Totals {
    fn default() -> Totals {
        Totals { interval: [0; FLOWS], run: [0; FLOWS], stocks: [0; STOCKS], trust_squared: 0, histogram: Box::new([0; BINS]) }
    }
}

impl Totals {
    /// Adds the counts of a task and sets them back to zero.
    pub fn absorb(&mut self, tally: &mut Tally) {
        for ((interval, run), flow) in self.interval.iter_mut().zip(&mut self.run).zip(&mut tally.flows) {
            let amount = i128::from(std::mem::take(flow));
            *interval += amount;
            *run += amount;
        }
        for (stock, change) in self.stocks.iter_mut().zip(&mut tally.stocks) {
            *stock += i128::from(std::mem::take(change));
        }
        self.trust_squared += std::mem::take(&mut tally.trust_squared);
        for (bin, change) in self.histogram.iter_mut().zip(tally.histogram.iter_mut()) {
            *bin += i64::from(std::mem::take(change));
        }
    }

    /// Counts something outside of a task.
    pub fn count(&mut self, flow: Flow, amount: i128) {
        self.interval[flow as usize] += amount;
        self.run[flow as usize] += amount;
    }

    /// Engagements among some flows: honoured or broken, for whatever cause.
    pub fn engaged(flows: &[i128; FLOWS]) -> i128 {
        flows[Flow::Honoured as usize] + flows[Flow::Unable as usize] + flows[Flow::Wilful as usize]
    }

    /// Begins a new interval.
    pub fn turn_over(&mut self) {
        self.interval = [0; FLOWS];
    }

    /// Forgets the stocks, before they are counted anew.
    pub fn clear_stocks(&mut self) {
        self.stocks = [0; STOCKS];
        self.trust_squared = 0;
        self.histogram.fill(0);
    }

    /// Number of relations.
    pub fn relations(&self) -> i64 {
        self.histogram.iter().sum()
    }

    /// Trust below which each of some ascending shares of the relations lies, rounded down to the edge of a bin; not a number without
    /// relations.
    pub fn percentiles<const N: usize>(&self, shares: [f64; N]) -> [f64; N] {
        let relations = self.relations();
        if relations == 0 {
            return [f64::NAN; N];
        }
        let (mut bin, mut reached) = (0, self.histogram[0]);
        shares.map(|share| {
            let rank = (libm::ceil(share * relations as f64) as i64).max(1);
            while reached < rank && bin + 1 < BINS {
                bin += 1;
                reached += self.histogram[bin];
            }
            bin as f64 / (BINS - 1) as f64
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holding(trust: f64) -> Holding {
        Holding { trust: Grid::new(trust), beliefs: [Grid::new(0.5); 3], interests: [Grid::default(); 2], reliability: Grid::ONE }
    }

    #[test]
    fn stocks_follow_what_enters_and_changes() {
        let (mut tally, mut totals) = (Tally::default(), Totals::default());
        for t in [0.1, 0.2, 0.3, 0.4, 1.0] {
            tally.enter(&holding(t));
        }
        tally.change(&holding(0.4), &holding(0.5));
        totals.absorb(&mut tally);
        assert_eq!(totals.stocks[Stock::Trust as usize], 2_100_000_000);
        assert_eq!(totals.relations(), 5);
        assert_eq!(totals.percentiles([0.1, 0.5, 0.9]), [0.1, 0.3, 1.0]);
        assert_eq!(tally.stocks, [0; STOCKS]);
    }
}
