//! All claims of a call together.

use super::tables::Adjusted;
use super::test::Tested;

/// The claims of a call, each with the name of its scenario and its p value among all of them.
pub fn together<'a>(tested: impl IntoIterator<Item = (&'a str, &'a Tested)>) -> Vec<Adjusted<'a>> {
    let all: Vec<(&str, &Tested)> = tested.into_iter().collect();
    let adjusted = holm(&all.iter().map(|(_, tested)| tested.p).collect::<Vec<_>>());
    all.into_iter().zip(adjusted).map(|((scenario, tested), p_holm)| Adjusted { scenario, tested, p_holm }).collect()
}

/// Holm's step-down adjustment (Holm 1979): the smallest family-wise error at which each claim would hold together with all that are at
/// least as certain.
pub(crate) fn holm(p: &[f64]) -> Vec<f64> {
    let mut by_size: Vec<usize> = (0..p.len()).collect();
    by_size.sort_by(|&a, &b| p[a].total_cmp(&p[b]));
    let (mut adjusted, mut largest) = (vec![0.0; p.len()], 0.0f64);
    for (rank, &claim) in by_size.iter().enumerate() {
        largest = largest.max((p.len() - rank) as f64 * p[claim]).min(1.0);
        adjusted[claim] = largest;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_textbooks() {
        let adjusted = holm(&[0.01, 0.04, 0.03, 0.005]);
        let expected = [0.03, 0.06, 0.06, 0.02];
        assert!(adjusted.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{adjusted:?}");
        assert_eq!(holm(&[0.9, 0.8]), [1.0, 1.0]);
        assert!(holm(&[]).is_empty());
    }
}
