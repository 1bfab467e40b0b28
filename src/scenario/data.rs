//! The tables that a scenario names: edge lists and tables of people. Each is read once, and shared by all the documents made from it.

use super::roll::{Call, Roster};
use super::source::Source;
use crate::population::network::EdgeList;
use crate::population::people::People;
use crate::sheet::Faults;
use std::collections::HashMap;
use std::hash::Hash;
use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};

/// What has been made, by what it was made from.
type Shelf<K, T> = Mutex<HashMap<K, Arc<T>>>;

/// The tables that have been read, and the rosters that were made of them.
#[derive(Debug)]
pub struct DataFiles {
    source: Source,
    /// By path, and whether ties go both ways.
    edges: Shelf<(String, bool), EdgeList>,
    people: Shelf<String, People>,
    rosters: Shelf<Call, Roster>,
}

/// Takes something from its shelf, or makes it; what cannot be made is tried again next time.
fn kept<K: Eq + Hash, T, E>(shelf: &Shelf<K, T>, key: K, make: impl FnOnce() -> Result<T, E>) -> Result<Arc<T>, E> {
    let mut shelf = shelf.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(made) = shelf.get(&key) {
        return Ok(made.clone());
    }
    let made = Arc::new(make()?);
    shelf.insert(key, made.clone());
    Ok(made)
}

impl DataFiles {
    /// The files beside a scenario, none of them read yet.
    pub fn of(source: Source) -> DataFiles {
        DataFiles { source, edges: Mutex::default(), people: Mutex::default(), rosters: Mutex::default() }
    }

    /// An edge list.
    ///
    /// # Errors
    /// What is wrong with it, each with its file and line.
    pub fn edges(&self, path: &str, undirected: bool) -> Result<Arc<EdgeList>, Vec<String>> {
        kept(&self.edges, (path.to_owned(), undirected), || self.read(path, "edge list", |file| EdgeList::read(file, undirected)))
    }

    /// A table of people.
    ///
    /// # Errors
    /// What is wrong with it, each with its file and line.
    pub fn people(&self, path: &str) -> Result<Arc<People>, Vec<String>> {
        kept(&self.people, path.to_owned(), || self.read(path, "table of members", People::read))
    }

    /// Who is who, made by `make` unless it is known already.
    ///
    /// # Errors
    /// What `make` finds.
    pub fn roster<E>(&self, call: Call, make: impl FnOnce() -> Result<Roster, E>) -> Result<Arc<Roster>, E> {
        kept(&self.rosters, call, make)
    }

    fn read<T>(&self, path: &str, what: &str, read: impl FnOnce(Box<dyn Read>) -> Result<T, Faults>) -> Result<T, Vec<String>> {
        let opened = self.source.data(path, what).map_err(|message| vec![message])?;
        read(opened).map_err(|faults| faults.sentences(&self.source.place(path).display().to_string()))
    }
}
