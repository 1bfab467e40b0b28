//! Values written out: one parameter, or several that vary together.

use super::Design;
use toml::Value;

/// Parameters with as many values each.
pub struct Listed {
    axes: Vec<(String, Vec<Value>)>,
}

impl Listed {
    /// Of parameters with as many values each.
    pub fn new(axes: Vec<(String, Vec<Value>)>) -> Listed {
        Listed { axes }
    }
}

impl Design for Listed {
    fn paths(&self) -> Vec<String> {
        self.axes.iter().map(|(path, _)| path.clone()).collect()
    }

    fn points(&self) -> u64 {
        self.axes.first().map_or(0, |(_, values)| values.len() as u64)
    }

    fn values(&self, point: u64) -> Vec<Value> {
        self.axes.iter().map(|(_, values)| values[point as usize].clone()).collect()
    }
}
