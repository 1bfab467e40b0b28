//! Places on the paper, to a tenth of a unit, and the paths between them.

use std::fmt::Write;

/// A place or length on the paper, as it is written.
pub(super) fn px(x: f64) -> String {
    let tenths = (x * 10.0).round() + 0.0; // no -0
    if tenths % 10.0 == 0.0 { format!("{}", tenths / 10.0) } else { format!("{:.1}", tenths / 10.0) }
}

/// The `d` of a path.
#[derive(Clone, Debug, Default)]
pub(super) struct Path(String);

impl Path {
    /// Lifts the pen and sets it down again.
    pub fn go(&mut self, [x, y]: [f64; 2]) {
        let _ = write!(self.0, "M{} {}", px(x), px(y));
    }

    /// Draws a straight line.
    pub fn line(&mut self, [x, y]: [f64; 2]) {
        let _ = write!(self.0, "L{} {}", px(x), px(y));
    }

    /// Draws through places; one that is not a number parts the line.
    pub fn through(&mut self, places: impl IntoIterator<Item = [f64; 2]>) {
        let mut down = false;
        for place in places {
            let known = place[0].is_finite() && place[1].is_finite();
            match (known, down) {
                (true, true) => self.line(place),
                (true, false) => self.go(place),
                (false, _) => {}
            }
            down = known;
        }
    }

    /// Draws the outline of a shape.
    pub fn shape(&mut self, places: impl IntoIterator<Item = [f64; 2]>) {
        let before = self.0.len();
        self.through(places);
        if self.0.len() > before {
            self.0.push('Z');
        }
    }

    /// Draws a rectangle.
    pub fn rectangle(&mut self, [x, y]: [f64; 2], [width, height]: [f64; 2]) {
        let _ = write!(self.0, "M{} {}h{}v{}h{}Z", px(x), px(y), px(width), px(height), px(-width));
    }

    /// What was drawn.
    pub fn text(self) -> String {
        self.0
    }

    /// Whether nothing was drawn.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_written_to_a_tenth_and_gaps_part_a_line() {
        assert_eq!([0.04, -0.04, 12.0, 3.25, -7.96].map(px), ["0", "0", "12", "3.3", "-8"]);
        let mut path = Path::default();
        path.through([[0.0, 1.0], [1.0, 2.0], [f64::NAN, 0.0], [3.0, 4.0]]);
        assert_eq!(path.text(), "M0 1L1 2M3 4");
    }
}
