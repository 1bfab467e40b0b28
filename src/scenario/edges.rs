//! The edge lists that a scenario names: read once, and shared by all the documents made from it.

use super::source::Source;
use crate::population::members::Members;
use crate::population::network::{EdgeList, Misfit, NetworkTable};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Which edge list, and how it is read: the path as written, whether both columns name the same agents, and whether ties go both ways.
type Reading = (String, bool, bool);

/// The edge lists that have been read.
#[derive(Debug)]
pub struct EdgeFiles {
    source: Source,
    read: Mutex<HashMap<Reading, Arc<EdgeList>>>,
}

impl EdgeFiles {
    /// The files beside a scenario, none of them read yet.
    pub fn of(source: Source) -> EdgeFiles {
        EdgeFiles { source, read: Mutex::default() }
    }

    /// Gives a network that is kept in a file its ties.
    ///
    /// # Errors
    /// The file and line at fault.
    pub fn fill(&self, network: &mut NetworkTable, from: &Members, to: &Members) -> Result<(), Misfit> {
        let NetworkTable::File(file) = network else { return Ok(()) };
        let reading = (file.path.clone(), from == to, file.undirected);
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(edges) = read.get(&reading) {
            file.edges = Some(edges.clone());
            return Ok(());
        }
        let opened = self.source.data(&file.path).map_err(|message| Misfit::new("path", message))?;
        let place = self.source.place(&file.path);
        file.read(opened, from, to).map_err(|e| {
            let line = if e.line > 0 { format!(":{}", e.line) } else { String::new() };
            Misfit::new("path", format!("{}{line}: {}", place.display(), e.message))
        })?;
        if let Some(edges) = &file.edges {
            read.insert(reading, edges.clone());
        }
        Ok(())
    }
}
