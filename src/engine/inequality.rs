//! How unequal things are: concentration of what was received, Gini coefficient of payoffs.

use super::threads::map;
use crate::population::members::Members;
use pulp::NullaryFnOnce;

/// Agents of a piece of the population that one thread looks through.
const PIECE: usize = 1 << 15;

/// What some agents have received in each kind of relation.
pub struct Received<'a> {
    /// Since the start, by agent and kind.
    pub now: &'a [u32],
    /// The same when the interval began; empty if it began with the run.
    pub before: &'a [u32],
    /// Number of kinds.
    pub kinds: usize,
}

/// Herfindahl-Hirschman index of what the members have received in one kind since the interval began; not a number if that is nothing.
pub fn concentration(arch: pulp::Arch, received: &Received, kind: usize, members: &Members) -> f64 {
    let Received { now, before, kinds } = *received;
    let places = |g: &std::ops::Range<u32>| g.start as usize * kinds..g.end as usize * kinds;
    let pieces = members.groups().iter().flat_map(|g| {
        let mut before = before.get(places(g)).unwrap_or_default().chunks(PIECE * kinds);
        now[places(g)].chunks(PIECE * kinds).map(move |now| Received { now, before: before.next().unwrap_or_default(), kinds })
    });
    let sums = map(pieces.collect(), |received| arch.dispatch(Sums { received, kind }));
    let (sum, squares) = sums.into_iter().fold((0, 0), |all, piece| (all.0 + piece.0, all.1 + piece.1));
    if sum == 0 { f64::NAN } else { squares as f64 / (sum as f64 * sum as f64) }
}

/// The sum of what was received in one kind, and that of its squares.
struct Sums<'a> {
    received: Received<'a>,
    kind: usize,
}

impl NullaryFnOnce for Sums<'_> {
    type Output = (u64, u128);

    #[inline(always)]
    fn call(self) -> (u64, u128) {
        let Sums { received: Received { now, before, kinds }, kind } = self;
        if before.is_empty() {
            return add_up(now.iter().skip(kind).step_by(kinds).copied());
        }
        let since = now.iter().zip(before).map(|(now, before)| now - before);
        // Nearly always there is one kind of relation, and the loop is vector code.
        if kinds == 1 { add_up(since) } else { add_up(since.skip(kind).step_by(kinds)) }
    }
}

/// The sum of some counts and that of their squares, which have up to 64 bits and are summed in two halves.
#[inline(always)]
fn add_up(counts: impl Iterator<Item = u32>) -> (u64, u128) {
    let (sum, high, low) = counts.map(u64::from).fold((0, 0, 0), |(sum, high, low), count| {
        let square = count * count;
        (sum + count, high + (square >> 32), low + (square & 0xffff_ffff))
    });
    (sum, (u128::from(high) << 32) + u128::from(low))
}

/// Bins of the Gini coefficient: agents whose payoffs differ by less than 1/1024 of the range count as equals at their mean, which
/// changes the coefficient by less than a millionth of range over mean.
const GINI_BINS: usize = 1024;

/// Gini coefficient of the members' payoffs, normalised by the mean absolute payoff so that losses keep it in `[0, 1]`.
///
/// Source: Raffinetti, Siletti & Vernizzi (2015). Not a number without members or when all payoffs are 0.
pub fn gini(arch: pulp::Arch, payoffs: &[i64], members: &Members) -> f64 {
    let pieces = || members.groups().iter().flat_map(|g| payoffs[g.start as usize..g.end as usize].chunks(PIECE)).collect::<Vec<_>>();
    let extents = map(pieces(), |piece| arch.dispatch(Measure(piece)));
    let Some(extent) = extents.into_iter().reduce(Extent::and).filter(|extent| extent.absolute > 0) else { return f64::NAN };
    let n = members.len() as i64;
    let scale = Scale::new(&extent, n);
    let bins = map(pieces(), |piece| arch.dispatch(Sort(&scale, piece)));
    // Sum over i < j of (x_j - x_i) in ascending order: each value times (those below - those above). It does not matter from where the
    // values are counted.
    let (mut below, mut spread) = (0, 0);
    for bin in 0..GINI_BINS {
        let (count, sum) = bins.iter().fold((0, 0), |all, piece| (all.0 + i64::from(piece[bin].0), all.1 + piece[bin].1 as i64));
        let above = n - below - count;
        spread += i128::from(sum) * i128::from(below - above);
        below += count;
    }
    spread as f64 * (1u64 << scale.shift) as f64 / (n as f64 * extent.absolute as f64)
}

/// The range of some payoffs.
struct Extent {
    low: i64,
    high: i64,
    /// The sum of their absolute values.
    absolute: u128,
}

/// Measures the extent of some payoffs.
struct Measure<'a>(&'a [i64]);

impl NullaryFnOnce for Measure<'_> {
    type Output = Extent;

    #[inline(always)]
    fn call(self) -> Extent {
        // Summed in two halves, as the sum may have more than 64 bits.
        let (mut low, mut high, mut above, mut below) = (i64::MAX, i64::MIN, 0, 0);
        for &payoff in self.0 {
            (low, high) = (low.min(payoff), high.max(payoff));
            above += payoff.unsigned_abs() >> 32;
            below += payoff.unsigned_abs() & 0xffff_ffff;
        }
        Extent { low, high, absolute: (u128::from(above) << 32) + u128::from(below) }
    }
}

impl Extent {
    fn and(self, other: Extent) -> Extent {
        Extent { low: self.low.min(other.low), high: self.high.max(other.high), absolute: self.absolute + other.absolute }
    }
}

/// How payoffs are put into the bins of the Gini coefficient.
struct Scale {
    low: i64,
    bins_per_unit: f64,
    /// Bits cut off so that no sum overflows: none unless payoffs have more than 40 bits and agents are many.
    shift: u32,
}

impl Scale {
    fn new(extent: &Extent, members: i64) -> Scale {
        let range = extent.high.abs_diff(extent.low);
        let bits = 128 - (i128::from(range) * i128::from(members)).leading_zeros();
        Scale { low: extent.low, bins_per_unit: GINI_BINS as f64 / (range + 1) as f64, shift: bits.saturating_sub(63) }
    }
}

/// Sorts payoffs into bins: their number in each, and the sum of what they exceed the lowest by.
struct Sort<'a>(&'a Scale, &'a [i64]);

impl NullaryFnOnce for Sort<'_> {
    type Output = Box<[(u32, u64); GINI_BINS]>;

    #[inline(always)]
    fn call(self) -> Box<[(u32, u64); GINI_BINS]> {
        /// Payoffs whose bins are found at once, in vector code.
        const AT_ONCE: usize = 64;
        let Sort(scale, payoffs) = self;
        let mut sorted = Box::new([(0, 0); GINI_BINS]);
        let (mut bins, mut excesses) = ([0; AT_ONCE], [0; AT_ONCE]);
        for some in payoffs.chunks(AT_ONCE) {
            for ((bin, excess), payoff) in bins.iter_mut().zip(&mut excesses).zip(some) {
                let above = payoff.wrapping_sub(scale.low) as u64;
                *bin = (above as f64 * scale.bins_per_unit).min((GINI_BINS - 1) as f64) as u32;
                *excess = above >> scale.shift;
            }
            for (&bin, &excess) in bins.iter().zip(&excesses).take(some.len()) {
                let (count, sum) = &mut sorted[bin as usize % GINI_BINS];
                (*count, *sum) = (*count + 1, *sum + excess);
            }
        }
        sorted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gini_of(payoffs: &[i64]) -> f64 {
        let everyone = 0..payoffs.len() as u32;
        gini(pulp::Arch::new(), payoffs, &Members::new(vec![everyone]))
    }

    #[test]
    fn the_gini_coefficient_of_known_distributions() {
        assert_eq!(gini_of(&[3, 3, 3]), 0.0);
        assert_eq!(gini_of(&[0, 0, 0, 12]), 0.75, "one of four has everything: (n-1)/n");
        // For 1, 2, ..., n it is (n^2 - 1) / (3 n (n + 1)).
        let line: Vec<i64> = (1..=1000).collect();
        assert!((gini_of(&line) - 999_999.0 / 3_003_000.0).abs() < 1e-6);
        assert_eq!(gini_of(&[-5, 5]), 0.5, "losses keep it within 0 and 1");
        assert!(gini_of(&[0, 0]).is_nan());
    }
}
