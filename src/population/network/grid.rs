//! A chessboard on which everyone knows the fields around; agents fill it row by row.
//!
//! The law: the agent in row r and column c relates to those in r ± 1 and c ± 1, four of them (von Neumann) or, with the
//! corners, eight (Moore). On a torus the first row lies beside the last and the first column beside the last, so that nobody
//! stands at an edge. Ties are mutual.
//!
//! Parameters: `neighbours`, 4 or 8; `torus`, true or false; `columns`, at least 1 (3 on a torus). Without `columns` the board is as
//! square as the number of agents allows: a torus must be full, a board with edges may have an incomplete last row.
//!
//! Source: Nowak & May (1992), Evolutionary games and spatial chaos, Nature 359.

use super::misfit::{at_least_one, at_most, fits, one_population};
use super::{Generator, Luck, Misfit, Network, rows};
use crate::population::members::Members;
use crate::text::counted;
use schemars::JsonSchema;
use serde::Deserialize;

/// Parameters of a grid.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SquareGrid {
    /// 4 (above, below, left, right) or 8 (the corners too).
    pub neighbours: u32,
    /// Whether opposite edges touch, so that all have the same number of neighbours.
    pub torus: bool,
    /// Agents in a row; by default as many as make the board most nearly square.
    pub columns: Option<u32>,
}

impl Default for SquareGrid {
    fn default() -> SquareGrid {
        SquareGrid { neighbours: 4, torus: true, columns: None }
    }
}

/// Fewest rows and columns of a torus: with two, the neighbours above and below would be the same.
const TORUS: usize = 3;

/// A torus without `columns` is at most this many times as long as wide: what is longer is a tube, not a square.
const OBLONG: usize = 2;

impl SquareGrid {
    /// Agents in a row, and the number of rows; `n` at least 1.
    fn shape(&self, n: usize) -> (usize, usize) {
        let columns = match self.columns {
            Some(columns) => columns as usize,
            None if self.torus => n / (1..=n.isqrt()).rev().find(|&rows| n.is_multiple_of(rows)).unwrap_or(1),
            None => (n - 1).isqrt() + 1,
        };
        (columns, n.div_ceil(columns))
    }

    /// Whether `n` agents fill a torus that is nearly square.
    fn fills(&self, n: usize) -> bool {
        let (columns, rows) = self.shape(n);
        rows >= TORUS && columns <= OBLONG * rows
    }

    fn check_torus(&self, n: usize) -> Result<(), Misfit> {
        if let Some(columns) = self.columns {
            if (columns as usize) < TORUS {
                return Err(Misfit::new("columns", format!("columns must be at least {TORUS} on a torus, not {columns}")));
            }
            let fitting = n.div_ceil(columns as usize).max(TORUS) * columns as usize;
            if n != fitting {
                let message = format!(
                    "{} {} not fill at least {TORUS} rows of {columns}; take {fitting} members or set `torus = false`",
                    counted(n, "member"),
                    if n == 1 { "does" } else { "do" }
                );
                return Err(Misfit::new("columns", message));
            }
        } else if n == 0 || !self.fills(n) {
            let less = (1..n).rev().find(|&n| self.fills(n)).map_or(String::new(), |n| format!("{n} or "));
            let more = (n.max(1)..).find(|&n| self.fills(n)).unwrap_or(TORUS * TORUS);
            let message = format!(
                "{} {} not fill a torus close to a square; take {less}{more} members, set `columns`, or `torus = false`",
                counted(n, "member"),
                if n == 1 { "does" } else { "do" }
            );
            return Err(Misfit::new("", message));
        }
        Ok(())
    }
}

impl Generator for SquareGrid {
    fn check(&self, from: &Members, to: &Members) -> Result<(), Misfit> {
        one_population("a grid", from, to)?;
        if self.neighbours != 4 && self.neighbours != 8 {
            return Err(Misfit::new("neighbours", format!("neighbours must be 4 or 8, not {}", self.neighbours)));
        }
        if self.torus {
            self.check_torus(from.len())?;
        } else if from.len() < 2 {
            return Err(Misfit::new("", format!("a grid needs at least 2 members, not {}", from.len())));
        } else if let Some(columns) = self.columns {
            at_least_one("columns", columns)?;
            at_most("columns", columns, from.len(), "the number of members")?;
        }
        fits("", self.expected(from, to))
    }

    fn expected(&self, from: &Members, _: &Members) -> f64 {
        let n = from.len() as f64;
        if self.torus || from.is_empty() {
            return n * f64::from(self.neighbours);
        }
        // Pairs side by side, one above the other, and on the two diagonals; the last row holds `rest` of `columns`.
        let (columns, rows) = self.shape(from.len());
        let rest = (from.len() - (rows - 1) * columns) as f64;
        let (columns, rows) = (columns as f64, rows as f64);
        let straight = (n - rows) + (n - columns).max(0.0);
        let slanted = if rows > 1.0 { 2.0 * (rows - 2.0) * (columns - 1.0) + (rest - 1.0) + rest.min(columns - 1.0) } else { 0.0 };
        2.0 * (straight + if self.neighbours == 8 { slanted } else { 0.0 })
    }

    fn generate(&self, from: &Members, _: &Members, _: Luck) -> Network {
        let n = from.len();
        let (columns, rows) = self.shape(n);
        // The place `step - 1` away on a line of this length; none beyond an edge.
        let moved = |place: usize, step: usize, length: usize| match (place + step).checked_sub(1) {
            Some(moved) if moved < length => Some(moved),
            Some(moved) if self.torus => Some(moved - length),
            None if self.torus => Some(length - 1),
            _ => None,
        };
        rows::of_any_length(n, |_, agents, chunk| {
            for k in agents {
                let mut around = [0; 8];
                let mut count = 0;
                for (down, right) in (0..3).flat_map(|down| (0..3).map(move |right| (down, right))) {
                    if (down, right) == (1, 1) || self.neighbours == 4 && down != 1 && right != 1 {
                        continue;
                    }
                    let (Some(row), Some(column)) = (moved(k / columns, down, rows), moved(k % columns, right, columns)) else { continue };
                    if row * columns + column < n {
                        around[count] = from.nth(row * columns + column);
                        count += 1;
                    }
                }
                around[..count].sort_unstable();
                chunk.extend(around[..count].iter().copied());
                chunk.end_row();
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::laws::{group, luck};
    use super::*;

    const PLANE: SquareGrid = SquareGrid { neighbours: 4, torus: false, columns: None };

    #[test]
    fn the_neighbours_of_a_field_on_a_torus() {
        let torus = SquareGrid::default().generate(&group(12), &group(12), luck(0)); // 3 rows of 4
        assert_eq!(torus.row(0), [1, 3, 4, 8]);
        assert_eq!(torus.row(5), [1, 4, 6, 9]);
        assert_eq!(torus.row(11), [3, 7, 8, 10]);
        let moore = SquareGrid { neighbours: 8, ..SquareGrid::default() }.generate(&group(12), &group(12), luck(0));
        assert_eq!(moore.row(5), [0, 1, 2, 4, 6, 8, 9, 10]);
    }

    #[test]
    fn a_board_with_edges_has_corners_and_may_end_in_the_middle_of_a_row() {
        let plane = PLANE.generate(&group(8), &group(8), luck(0)); // rows of 3, 3 and 2
        assert_eq!((plane.row(0), plane.row(4), plane.row(5), plane.row(7)), (&[1, 3][..], &[1, 3, 5, 7][..], &[2, 4][..], &[4, 6][..]));
        let line = SquareGrid { columns: Some(5), ..PLANE }.generate(&group(5), &group(5), luck(0));
        assert_eq!(line.partners, [1, 0, 2, 1, 3, 2, 4, 3]);
    }

    #[test]
    fn the_expected_number_of_relations_is_exact() {
        for neighbours in [4, 8] {
            for n in 2..40 {
                for columns in (1..=n).map(Some).chain([None]) {
                    let grid = SquareGrid { neighbours, torus: false, columns };
                    let made = grid.generate(&group(n), &group(n), luck(0)).partners.len();
                    assert_eq!(grid.expected(&group(n), &group(n)), made as f64, "{grid:?} of {n}");
                }
            }
        }
    }

    #[test]
    fn a_board_that_cannot_be_filled_names_sizes_that_can() {
        let check = |grid: SquareGrid, n| grid.check(&group(n), &group(n)).map_err(|m| m.message);
        let torus = SquareGrid::default();
        assert_eq!(check(torus.clone(), 1000), Ok(()));
        assert_eq!(
            check(torus.clone(), 1009).unwrap_err(),
            "1009 members do not fill a torus close to a square; take 1008 or 1012 members, set `columns`, or `torus = false`"
        );
        assert_eq!(
            check(torus.clone(), 5).unwrap_err(),
            "5 members do not fill a torus close to a square; take 9 members, set `columns`, or `torus = false`"
        );
        assert_eq!(
            check(SquareGrid { columns: Some(7), ..torus.clone() }, 40).unwrap_err(),
            "40 members do not fill at least 3 rows of 7; take 42 members or set `torus = false`"
        );
        assert_eq!(
            check(SquareGrid { columns: Some(2), ..torus.clone() }, 40).unwrap_err(),
            "columns must be at least 3 on a torus, not 2"
        );
        assert_eq!(check(SquareGrid { neighbours: 6, ..torus }, 40).unwrap_err(), "neighbours must be 4 or 8, not 6");
        assert_eq!(check(SquareGrid { columns: Some(0), ..PLANE }, 40).unwrap_err(), "columns must be at least 1");
        assert_eq!(
            check(SquareGrid { columns: Some(41), ..PLANE }, 40).unwrap_err(),
            "columns must be at most the number of members (40), not 41"
        );
    }
}
