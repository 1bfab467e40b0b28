//! An observed network, read from a table with one tie a row.
//!
//! The law: the trustor in column `from` relates to the trustee in column `to`; with `undirected`, each to the other. A name is one agent in every
//! file of a scenario. A column `shared_interest` gives each relation its own. [`EdgeList`] tells what a file looks like.
//!
//! Parameters: `path`; `undirected`, true or false.
//!
//! Source: the file's own. The file is read before the network is made, with [`EdgeList::read`]: generators touch no disk.

use super::edge_list::EdgeList;
use super::misfit::fits;
use super::{Generator, Luck, Misfit, Network};
use crate::population::members::Members;
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::Arc;

/// Parameters of a network that is read from a file.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// The edge list: a table with columns `from`, `to` and, if wanted, `shared_interest`; relative to the folder of the scenario.
    pub path: String,
    /// Whether each row is a tie both ways.
    #[serde(default)]
    pub undirected: bool,
    /// The ties, once the file has been read.
    #[serde(skip)]
    pub observed: Option<Observed>,
}

/// The ties of a file, and who they are between.
#[derive(Clone, Debug, PartialEq)]
pub struct Observed {
    /// The ties, by number of name.
    pub edges: Arc<EdgeList>,
    /// The agent of each name.
    pub agents: Arc<[u32]>,
}

impl Generator for File {
    fn check(&self, from: &Members, to: &Members) -> Result<(), Misfit> {
        let one_population = from == to;
        if !one_population && self.undirected {
            return Err(Misfit::new("undirected", "ties both ways need the same groups in `from` and `to`; leave `undirected` out"));
        }
        let Some(Observed { edges, .. }) = &self.observed else {
            return Err(Misfit::new("path", format!("{} has not been read", self.path)));
        };
        let [directed, undirected] = edges.types;
        if one_population && !self.undirected && undirected > 0 {
            let message = format!(
                "the column `Type` of {} says Undirected in {undirected} rows: add `undirected = true`, or leave the column out",
                self.path
            );
            return Err(Misfit::new("path", message));
        }
        if self.undirected && directed > 0 {
            let message =
                format!("the column `Type` of {} says Directed in {directed} rows: leave `undirected` out, or the column", self.path);
            return Err(Misfit::new("undirected", message));
        }
        fits("path", self.expected(from, to))
    }

    fn expected(&self, _: &Members, _: &Members) -> f64 {
        let ties = self.observed.as_ref().map_or(0, |observed| observed.edges.ties.len());
        ties as f64 * if self.undirected { 2.0 } else { 1.0 }
    }

    fn generate(&self, from: &Members, _: &Members, _: Luck) -> Network {
        let Some(Observed { edges, agents }) = &self.observed else { return Network::default() };
        let agent = |name: u32| agents[name as usize];
        let directed = || edges.ties.iter().map(|&(a, b)| (agent(a), agent(b))).zip(0..);
        let reversed = || directed().filter(|_| self.undirected).map(|((a, b), number)| ((b, a), number));
        let all = || directed().chain(reversed()).filter_map(|((a, b), number)| Some((from.position(a)?, (b, number))));

        // Relations are counted, then each goes to its row with the number of its tie.
        let mut starts = vec![0u32; from.len() + 1];
        all().for_each(|(row, _)| starts[row + 1] += 1);
        for k in 0..from.len() {
            starts[k + 1] += starts[k];
        }
        let mut next = starts.clone();
        let mut relations = vec![(0u32, 0u32); starts[from.len()] as usize];
        for (row, relation) in all() {
            relations[next[row] as usize] = relation;
            next[row] += 1;
        }
        for row in starts.windows(2) {
            relations[row[0] as usize..row[1] as usize].sort_unstable();
        }
        let interest = |&(_, number): &(u32, u32)| edges.interests.as_ref().map(|all| all[number as usize]);
        Network {
            interests: relations.iter().filter_map(interest).collect(),
            partners: relations.iter().map(|&(trustee, _)| trustee).collect(),
            starts,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::laws::{agents, assert_symmetric, group, luck};
    use super::*;
    use crate::quantity::Grid;

    /// A network of the names in the file, which are these agents in their order.
    fn file(text: &str, undirected: bool, numbers: std::ops::Range<u32>) -> File {
        let edges = Arc::new(EdgeList::read(text.as_bytes(), undirected).unwrap());
        let agents = numbers.collect();
        File { path: "ties.csv".into(), undirected, observed: Some(Observed { edges, agents }) }
    }

    #[test]
    fn zacharys_karate_club_has_34_members_and_78_ties() {
        let club = file(include_str!("../../../scenarios/data/karate-club.csv"), true, 0..34);
        let network = club.generate(&group(34), &group(34), luck(0));
        assert_eq!(network.partners.len(), 2 * 78);
        assert_symmetric(&network, &group(34));
        // The instructor (1) and the president (34) have the most friends.
        let friends = |name: usize| network.row(name - 1).len();
        assert_eq!((friends(1), friends(34), friends(12)), (16, 17, 1));
        assert!((2..34).all(|name| friends(name) < 16));
    }

    #[test]
    fn a_tie_goes_one_way_and_brings_its_interest_along() {
        let text = "shared_interest,note,to,from\n0.5,x,Bo,Ann\n-1,y,Ann,Cy\n0.25,z,Cy,Ann\n"; // Ann 0, Bo 1, Cy 2
        let network = file(text, false, 0..3).generate(&group(3), &group(3), luck(0));
        let interests = [0.5, 0.25, -1.0].map(Grid::new).to_vec();
        assert_eq!(network, Network { starts: vec![0, 2, 2, 3], partners: vec![1, 2, 0], interests });
    }

    #[test]
    fn a_file_that_says_what_its_ties_are_is_not_read_otherwise() {
        let text = |kind: &str| format!("Source,Target,Type\na,b,{kind}\nb,c,{kind}\n");
        let check = |file: &File, to: &Members| file.check(&group(3), to).map_err(|misfit| misfit.message);
        let undirected = file(&text("Undirected"), false, 0..3);
        assert!(check(&undirected, &group(3)).unwrap_err().contains("says Undirected in 2 rows: add `undirected = true`"));
        assert_eq!(check(&undirected, &agents(3..6)), Ok(()), "between two sides a tie has the direction of its columns");
        let directed = file(&text("Directed"), true, 0..3);
        assert!(check(&directed, &group(3)).unwrap_err().contains("says Directed in 2 rows: leave `undirected` out"));
        assert!(check(&directed, &agents(3..6)).unwrap_err().starts_with("ties both ways need the same groups"));
        let unread = File { path: "ties.csv".into(), undirected: false, observed: None };
        assert_eq!(unread.check(&group(3), &group(3)).unwrap_err().message, "ties.csv has not been read");
    }
}
