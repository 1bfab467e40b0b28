//! Where in the text of a document each key is written.

use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

/// The keys and values of a document with their places in the text.
pub struct Places<'a> {
    text: &'a str,
    root: Spanned<DeTable<'a>>,
}

impl<'a> Places<'a> {
    /// Parses a document.
    ///
    /// # Errors
    /// What is wrong with the TOML.
    pub fn of(text: &'a str) -> Result<Places<'a>, Error> {
        Ok(Places { text, root: DeTable::parse(text)? })
    }

    /// The place of a path, or of its nearest written parent, and how many of its keys are written. A value is shown itself, a table by
    /// its name.
    pub fn find<S: AsRef<str>>(&self, path: &[S]) -> (Option<Range<usize>>, usize) {
        let (mut span, mut node) = (None, Node::Table(self.root.get_ref()));
        for (depth, key) in path.iter().enumerate() {
            let Some((name, value)) = node.child(key.as_ref()) else { return (span, depth) };
            let written_here = !value.get_ref().is_table() || self.text[value.span()].starts_with('{');
            span = Some(if written_here { value.span() } else { name.unwrap_or(value.span()) });
            node = Node::new(value.get_ref());
        }
        (span, path.len())
    }

    /// The path whose key or value covers a place of the text most narrowly; empty for the document as a whole.
    pub fn path_at(&self, place: &Range<usize>) -> Vec<String> {
        let mut best = (usize::MAX, Vec::new());
        search(Node::Table(self.root.get_ref()), place, &mut Vec::new(), &mut best);
        best.1
    }
}

/// A key's place, if the value has a key, and the value.
type Entry<'t, 'a> = (Option<Range<usize>>, &'t Spanned<DeValue<'a>>);

/// Anything that has children.
#[derive(Clone, Copy)]
enum Node<'t, 'a> {
    Table(&'t DeTable<'a>),
    Array(&'t [Spanned<DeValue<'a>>]),
    Leaf,
}

impl<'t, 'a> Node<'t, 'a> {
    fn new(value: &'t DeValue<'a>) -> Node<'t, 'a> {
        match value {
            DeValue::Table(table) => Node::Table(table),
            DeValue::Array(array) => Node::Array(array),
            _ => Node::Leaf,
        }
    }

    fn child(self, key: &str) -> Option<Entry<'t, 'a>> {
        match self {
            Node::Table(table) => table.get_key_value(key).map(|(name, value)| (Some(name.span()), value)),
            Node::Array(array) => array.get(key.parse::<usize>().ok()?).map(|value| (None, value)),
            Node::Leaf => None,
        }
    }

    fn children(self) -> Vec<(String, Entry<'t, 'a>)> {
        match self {
            Node::Table(table) => table.iter().map(|(name, value)| (name.get_ref().to_string(), (Some(name.span()), value))).collect(),
            Node::Array(array) => array.iter().enumerate().map(|(k, value)| (k.to_string(), (None, value))).collect(),
            Node::Leaf => Vec::new(),
        }
    }
}

fn search(node: Node, place: &Range<usize>, path: &mut Vec<String>, best: &mut (usize, Vec<String>)) {
    let covers = |span: &Range<usize>| span.start <= place.start && place.end <= span.end;
    for (name, (key, value)) in node.children() {
        path.push(name);
        for span in [key, Some(value.span())].into_iter().flatten().filter(covers) {
            // Among equals the deeper key wins: a table that is only implied shares the place of its header's key.
            if span.len() <= best.0 {
                *best = (span.len(), path.clone());
            }
        }
        search(Node::new(value.get_ref()), place, path, best);
        path.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "steps = 5\n[relation.kin.network.ring]\ndegree = 4\n[[event]]\nat = 1\n[[event]]\nat = 3\n[group]\na = { size = 7 }\n";

    #[test]
    fn a_path_is_found_and_an_unwritten_one_leads_to_its_parent() {
        let places = Places::of(TEXT).unwrap();
        let shown = |path: &[&str]| {
            let (span, written) = places.find(path);
            (&TEXT[span.unwrap()], written)
        };
        assert_eq!(shown(&["relation", "kin", "network", "ring", "degree"]), ("4", 5));
        assert_eq!(shown(&["relation", "kin", "shared_interest"]), ("kin", 2));
        assert_eq!(shown(&["event", "1", "at"]), ("3", 3));
        assert_eq!(shown(&["group", "a"]), ("{ size = 7 }", 2));
    }

    #[test]
    fn a_place_leads_back_to_its_path() {
        let places = Places::of(TEXT).unwrap();
        let path = |needle: &str| places.path_at(&(TEXT.find(needle).unwrap()..TEXT.find(needle).unwrap() + needle.len())).join(".");
        assert_eq!(path("degree"), "relation.kin.network.ring.degree");
        assert_eq!(path("[relation.kin.network.ring]"), "relation.kin.network.ring");
        assert_eq!(path("7"), "group.a.size");
        assert_eq!(path("at = 1"), "");
    }
}
