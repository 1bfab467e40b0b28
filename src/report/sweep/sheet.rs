//! What the pictures of a sweep have in common: where their numbers come from, the axis and the colours of a metric, a picture with its note.

use super::layout::Layout;
use super::points::{Points, Response};
use crate::chart::{Axis, Colours, Forest, Paper, Picture, Ramp, Scale};
use crate::record::columns::WINDOW;
use crate::report::drawn;
use crate::report::html::Shown;
use crate::report::names;
use crate::text::Text;

/// Kinds of relation that are shown at most.
pub const RELATIONS: usize = drawn::MOST;

/// What is shown.
pub enum Shape {
    /// A picture for all languages.
    Picture(Picture),
    /// Rows with names, which are drawn in each language by itself.
    Rows(Forest),
}

/// Something to see, with how to read it below.
pub struct Drawn {
    /// What is seen.
    pub shape: Shape,
    /// How to read it.
    pub note: Text,
    /// The exact values of the columns and the rows of a map, which its axes show rounded.
    pub places: Option<[Vec<String>; 2]>,
}

/// Where pictures come from.
pub struct Sheet<'a> {
    /// The points.
    pub points: &'a Points,
    /// How they lie.
    pub layout: &'a Layout,
    /// Languages.
    pub shown: Shown,
    /// Width of a chart.
    pub width: f64,
}

impl Sheet<'_> {
    /// The paper of a chart.
    pub fn paper(&self) -> Paper {
        Paper { width: self.width, language: self.shown }
    }

    /// What became of a metric, by kind of relation that has it.
    pub fn responses(&self, metric: &str) -> Vec<&Response> {
        (0..self.points.relations.len()).filter_map(|relation| self.points.of(metric, relation)).take(RELATIONS).collect()
    }

    /// The name of a kind of relation.
    pub fn relation(&self, of: &Response) -> &str {
        &self.points.relations[of.relation]
    }

    /// What is shown of a metric: its name, with the kind of relation where there are several.
    pub fn named(&self, of: &Response) -> Text {
        let name = names::metric(&of.metric);
        let (en, zh) = (drawn::capital(&name.en), name.zh);
        if self.points.relations.len() < 2 {
            return Text { en, zh };
        }
        let relation = self.relation(of);
        Text { en: format!("{en}: {relation}"), zh: format!("{zh}：{relation}") }
    }

    /// The colours of a metric: trust from 0 to 1, others over the range of these kinds of relation together.
    pub fn colours(&self, of: &[&Response]) -> Colours {
        let metric = of.first().map_or("", |of| &of.metric);
        let title = names::metric(metric);
        if names::is_trust(metric) {
            return Colours { title, ramp: Ramp::Parting, ends: [0.0, 1.0] };
        }
        let ends = match Scale::over(of.iter().flat_map(|of| of.mean.iter().copied())) {
            Scale::Linear(ends) => ends,
            _ => [0.0, 1.0],
        };
        Colours { title, ramp: Ramp::Rising, ends }
    }
}

/// The axis of a metric.
pub fn axis(metric: &str, values: impl IntoIterator<Item = f64>) -> Axis {
    let scale = drawn::axis(metric.strip_prefix(WINDOW).unwrap_or(metric), values).scale;
    Axis { title: names::metric(metric), scale }
}
