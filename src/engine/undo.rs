//! What a blow overwrote, so that it can be undone.

use crate::quantity::Grid;
use crate::scenario::events::Target;

/// What a blow overwrote.
#[derive(Clone, Debug)]
pub struct Undo {
    /// The number of the blow.
    pub number: usize,
    /// The step at whose beginning it is given back, if that is known.
    pub until: Option<usize>,
    /// What was struck.
    pub target: Target,
    /// By agent or relation, ascending; nothing is given back to the successor of someone who has left.
    pub before: Vec<(usize, Option<Grid>)>,
}

impl Undo {
    fn of_relations(&self) -> bool {
        matches!(self.target, Target::Shared(_) | Target::Perceived(_))
    }

    fn find(&self, place: usize) -> Result<usize, usize> {
        self.before.binary_search_by_key(&place, |(place, _)| *place)
    }

    fn forget(&mut self, place: usize) {
        if let Ok(k) = self.find(place) {
            self.before[k].1 = None;
        }
    }

    /// An agent has been replaced.
    pub fn forget_agent(&mut self, agent: usize) {
        if !self.of_relations() {
            self.forget(agent);
        }
    }

    /// A relation has begun anew.
    pub fn forget_relation(&mut self, r: usize) {
        if self.of_relations() {
            self.forget(r);
        }
    }

    /// The relations `r` and `r + 1` have changed places.
    pub fn swap_relations(&mut self, r: usize) {
        if !self.of_relations() {
            return;
        }
        match (self.find(r), self.find(r + 1)) {
            (Ok(a), Ok(b)) => {
                let value = self.before[a].1;
                self.before[a].1 = std::mem::replace(&mut self.before[b].1, value);
            }
            (Ok(a), Err(_)) => self.before[a].0 = r + 1,
            (Err(_), Ok(b)) => self.before[b].0 = r,
            (Err(_), Err(_)) => {}
        }
    }
}
