//! Lines of equal value through a grid of numbers, by marching squares (Lorensen & Cline 1987 in the plane).

/// The pieces of the line on which values between the places of a grid would be `level`. Places are counted from the first column and row; a square
/// with a missing corner has no line. A saddle is parted by the mean of its corners.
pub(super) fn pieces(values: &[Vec<f64>], level: f64) -> Vec<[[f64; 2]; 2]> {
    let mut pieces = Vec::new();
    for (row, pair) in values.windows(2).enumerate() {
        for column in 1..pair[0].len().min(pair[1].len()) {
            let [x, y] = [column as f64 - 1.0, row as f64];
            // The corners, once round.
            let corners = [
                ([x, y], pair[0][column - 1]),
                ([x + 1.0, y], pair[0][column]),
                ([x + 1.0, y + 1.0], pair[1][column]),
                ([x, y + 1.0], pair[1][column - 1]),
            ];
            if corners.iter().all(|(_, value)| value.is_finite()) {
                square(&corners, level, &mut pieces);
            }
        }
    }
    pieces
}

/// The pieces of the line within a square.
fn square(corners: &[([f64; 2], f64); 4], level: f64, pieces: &mut Vec<[[f64; 2]; 2]>) {
    let above = |k: usize| corners[k % 4].1 >= level;
    // Where the line crosses the sides, each named by its first corner.
    let crossed: Vec<[f64; 2]> = (0..4)
        .filter(|&k| above(k) != above(k + 1))
        .map(|k| {
            let ((from, a), (to, b)) = (corners[k], corners[(k + 1) % 4]);
            let part = (level - a) / (b - a);
            [from[0] + part * (to[0] - from[0]), from[1] + part * (to[1] - from[1])]
        })
        .collect();
    match crossed[..] {
        [a, b] => pieces.push([a, b]),
        [a, b, c, d] => {
            // The line cuts off the corners that are not on the side of the middle.
            let middle = corners.iter().map(|(_, value)| value).sum::<f64>() / 4.0 >= level;
            pieces.extend(if middle == above(0) { [[a, b], [c, d]] } else { [[d, a], [b, c]] });
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_lies_where_the_values_between_would_be_the_level() {
        let plane: Vec<Vec<f64>> = (0..4).map(|y| (0..5).map(|x| f64::from(x) + 2.0 * f64::from(y)).collect()).collect();
        let line = pieces(&plane, 3.3);
        assert!(line.len() >= 4);
        assert!(line.iter().flatten().all(|[x, y]| (x + 2.0 * y - 3.3).abs() < 1e-12), "{line:?}");
        assert!(pieces(&plane, 99.0).is_empty());
    }

    #[test]
    fn a_saddle_is_parted_by_its_middle() {
        // High in two corners; the middle is below: the high corners are cut off.
        let low = pieces(&[vec![1.0, 0.0], vec![0.0, 1.0]], 0.6);
        assert_eq!(low.len(), 2);
        assert!(low.iter().all(|[a, b]| (a[0] + a[1] < 1.0) == (b[0] + b[1] < 1.0)), "{low:?}");
        // The middle is above: the low corners are cut off.
        let high = pieces(&[vec![1.0, 0.0], vec![0.0, 1.0]], 0.4);
        assert!(high.iter().all(|[a, b]| (a[0] > a[1]) == (b[0] > b[1])), "{high:?}");
    }

    #[test]
    fn a_missing_corner_has_no_line() {
        assert!(pieces(&[vec![0.0, 1.0], vec![f64::NAN, 1.0]], 0.5).is_empty());
    }
}
