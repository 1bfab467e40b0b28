//! An observed network, read from a CSV file with one tie a row.
//!
//! The law: the trustor in column `from` relates to the trustee in column `to`; with `undirected`, each to the other. The groups have as
//! many members as the file has names, numbered in the order of their first appearance. A column `shared_interest` gives each
//! relation its own. [`EdgeList`] tells what a file looks like.
//!
//! Parameters: `path`; `undirected`, true or false.
//!
//! Source: the file's own. The file is read before the network is made, with [`EdgeList::read`]: generators touch no disk.

use super::edge_list::{EdgeError, EdgeList, Numbering};
use super::misfit::{fits, overlap};
use super::{Generator, Luck, Misfit, Network};
use crate::population::members::Members;
use crate::quantity::Grid;
use schemars::JsonSchema;
use serde::Deserialize;
use std::io::Read;
use std::sync::Arc;

/// Parameters of a network that is read from a file.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// The CSV file, with a first line `from,to` or `from,to,shared_interest`; relative to the folder of the scenario.
    pub path: String,
    /// Whether each row is a tie both ways.
    #[serde(default)]
    pub undirected: bool,
    /// The ties, once the file has been read.
    #[serde(skip)]
    pub edges: Option<Arc<EdgeList>>,
}

impl File {
    /// Reads the ties between these groups from the opened file.
    ///
    /// # Errors
    /// The line at fault and what is wrong with it.
    pub fn read(&mut self, reader: impl Read, from: &Members, to: &Members) -> Result<(), EdgeError> {
        let numbering = if from == to { Numbering::Common } else { Numbering::Separate };
        self.edges = Some(Arc::new(EdgeList::read(reader, numbering, self.undirected)?));
        Ok(())
    }
}

impl Generator for File {
    fn check(&self, from: &Members, to: &Members) -> Result<(), Misfit> {
        let one_population = from == to;
        if !one_population && overlap(from, to) > 0 {
            return Err(Misfit::new("", "`from` and `to` of a network from a file must be the same groups or have nobody in common"));
        }
        if !one_population && self.undirected {
            return Err(Misfit::new("undirected", "ties both ways need the same groups in `from` and `to`; leave `undirected` out"));
        }
        let Some(edges) = self.edges.as_ref().filter(|edges| edges.to_names.is_none() == one_population) else {
            return Err(Misfit::new("path", format!("{} has not been read for these groups", self.path)));
        };
        let size = |members: &Members, names: &[String], which: &str| {
            if members.len() == names.len() {
                return Ok(());
            }
            Err(Misfit::new("path", format!("the group has {} members, but the file names {}{which}", members.len(), names.len())))
        };
        match &edges.to_names {
            None => size(from, &edges.names, "")?,
            Some(to_names) => {
                size(from, &edges.names, " in column `from`")?;
                size(to, to_names, " in column `to`")?;
            }
        }
        fits("path", self.expected(from, to))
    }

    fn expected(&self, _: &Members, _: &Members) -> f64 {
        let ties = self.edges.as_ref().map_or(0, |edges| edges.ties.len());
        ties as f64 * if self.undirected { 2.0 } else { 1.0 }
    }

    fn generate(&self, from: &Members, to: &Members, _: Luck) -> Network {
        let nobody = EdgeList::default();
        let edges = self.edges.as_deref().unwrap_or(&nobody);
        let directed = || edges.ties.iter().copied().zip(0..);
        let reversed = || directed().filter(|_| self.undirected).map(|((a, b), number)| ((b, a), number));

        // Relations are counted, then each goes to its row with the number of its tie.
        let mut starts = vec![0u32; from.len() + 1];
        directed().chain(reversed()).for_each(|((trustor, _), _)| starts[trustor as usize + 1] += 1);
        for k in 0..from.len() {
            starts[k + 1] += starts[k];
        }
        let mut next = starts.clone();
        let mut relations = vec![(0u32, 0u32); starts[from.len()] as usize];
        for ((trustor, trustee), number) in directed().chain(reversed()) {
            let place = &mut next[trustor as usize];
            relations[*place as usize] = (trustee, number);
            *place += 1;
        }
        for row in starts.windows(2) {
            relations[row[0] as usize..row[1] as usize].sort_unstable();
        }
        let interest = |&(_, number): &(u32, u32)| edges.interests.as_ref().map(|all| Grid::new(all[number as usize]));
        Network {
            interests: relations.iter().filter_map(interest).collect(),
            partners: relations.iter().map(|&(trustee, _)| to.nth(trustee as usize)).collect(),
            starts,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::laws::{agents, assert_symmetric, group, luck};
    use super::*;

    fn file(text: &str, undirected: bool, from: &Members, to: &Members) -> Result<File, String> {
        let mut file = File { path: "ties.csv".into(), undirected, edges: None };
        file.read(text.as_bytes(), from, to).map_err(|e| e.to_string())?;
        file.check(from, to).map_err(|m| m.message)?;
        Ok(file)
    }

    #[test]
    fn zacharys_karate_club_has_34_members_and_78_ties() {
        let club = include_str!("../../../scenarios/data/karate-club.csv");
        let network = file(club, true, &group(34), &group(34)).unwrap().generate(&group(34), &group(34), luck(0));
        assert_eq!(network.partners.len(), 2 * 78);
        assert_symmetric(&network, &group(34));
        // The instructor (1) and the president (34) have the most friends.
        let club_read = file(club, true, &group(34), &group(34)).unwrap().edges.unwrap();
        let friends = |name: &str| network.row(club_read.names.iter().position(|n| n == name).unwrap()).len();
        assert_eq!((friends("1"), friends("34"), friends("12")), (16, 17, 1));
        assert!((2..34).all(|name| friends(&name.to_string()) < 16));
        assert_eq!(file(club, true, &group(30), &group(30)).unwrap_err(), "the group has 30 members, but the file names 34");
    }

    #[test]
    fn a_tie_goes_one_way_and_brings_its_interest_along() {
        let text = "shared_interest,note,to,from\n0.5,x,Bo,Ann\n-1,y,Ann,Cy\n0.25,z,Cy,Ann\n"; // Ann 0, Bo 1, Cy 2
        let network = file(text, false, &group(3), &group(3)).unwrap().generate(&group(3), &group(3), luck(0));
        let interests = [0.5, 0.25, -1.0].map(Grid::new).to_vec();
        assert_eq!(network, Network { starts: vec![0, 2, 2, 3], partners: vec![1, 2, 0], interests });
    }

    #[test]
    fn two_sides_are_numbered_apart() {
        let (clients, shops) = (group(2), agents(10..13));
        let text = "from,to\nann,x\nbo,ann\nbo,x\nann,z\n";
        let network = file(text, false, &clients, &shops).unwrap().generate(&clients, &shops, luck(0));
        assert_eq!((network.row(0), network.row(1)), (&[10, 12][..], &[10, 11][..]));
        assert!(file(text, true, &clients, &shops).unwrap_err().starts_with("ties both ways need the same groups"));
        assert_eq!(
            file(text, false, &clients, &agents(10..12)).unwrap_err(),
            "the group has 2 members, but the file names 3 in column `to`"
        );
        assert!(file(text, false, &clients, &agents(1..4)).unwrap_err().contains("the same groups or have nobody in common"));
        let unread = File { path: "ties.csv".into(), undirected: false, edges: None };
        assert_eq!(unread.check(&clients, &shops).unwrap_err().message, "ties.csv has not been read for these groups");
    }
}
