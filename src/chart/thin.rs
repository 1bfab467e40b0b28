//! Which points of a long line are drawn: no more than can be seen.

/// Points that are drawn in each of the bins into which a line is cut.
const EACH: usize = 4;

/// Numbers of the points of a line to draw, in order, about `most` of them at the most: of each of as many bins as that allows the first, the lowest,
/// the highest and the last, so that no peak is lost (Jugel et al. 2014, M4).
pub(super) fn thinned(values: &[f64], most: usize) -> Vec<usize> {
    if values.len() <= most {
        return (0..values.len()).collect();
    }
    let bins = most / EACH;
    let mut drawn = Vec::with_capacity(most);
    for bin in 0..bins {
        let [from, to] = [bin, bin + 1].map(|k| k * values.len() / bins);
        let by_value = |a: &usize, b: &usize| values[*a].total_cmp(&values[*b]);
        let known = || (from..to).filter(|&k| !values[k].is_nan());
        let mut of_bin: Vec<usize> = [from, to - 1].into_iter().chain(known().min_by(by_value)).chain(known().max_by(by_value)).collect();
        of_bin.sort_unstable();
        of_bin.dedup();
        drawn.extend(of_bin);
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_keeps_its_ends_and_every_peak() {
        let mut values: Vec<f64> = (0..10_000).map(|k| (k % 7) as f64).collect();
        values[5_003] = 100.0;
        let drawn = thinned(&values, 360);
        assert!(drawn.len() <= 360 && drawn.is_sorted() && drawn.contains(&5_003));
        assert_eq!((drawn[0], drawn[drawn.len() - 1]), (0, 9_999));
        assert_eq!(thinned(&values[..300], 360).len(), 300, "a short line is drawn whole");
    }
}
