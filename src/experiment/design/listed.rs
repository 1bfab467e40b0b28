//! Values written out: one parameter, or several that vary together.

use super::Design;
use crate::scenario::sweep::Axis;
use toml::Value;

/// Parameters with as many values each.
pub struct Listed {
    axes: Vec<(String, Axis)>,
}

impl Listed {
    /// Of parameters with as many values each.
    pub fn new(axes: Vec<(String, Axis)>) -> Listed {
        Listed { axes }
    }
}

impl Design for Listed {
    fn paths(&self) -> Vec<String> {
        self.axes.iter().map(|(path, _)| path.clone()).collect()
    }

    fn points(&self) -> u64 {
        self.axes.first().and_then(|(_, axis)| axis.count()).unwrap_or(0)
    }

    fn values(&self, point: u64) -> Vec<Value> {
        self.axes.iter().map(|(_, axis)| axis.value(point)).collect()
    }
}
