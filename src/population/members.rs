//! The agents of one or more groups, as consecutive ranges.

use std::ops::Range;

/// A set of agents made of whole groups, in ascending order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Members {
    groups: Vec<Range<u32>>,
}

impl Members {
    /// The members of these groups, each a range of agents; overlapping or repeated groups count once.
    pub fn new(mut groups: Vec<Range<u32>>) -> Members {
        groups.sort_by_key(|g| g.start);
        groups.dedup();
        Members { groups }
    }

    /// Number of members.
    pub fn len(&self) -> usize {
        self.groups.iter().map(|g| g.len()).sum()
    }

    /// Whether there is nobody.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The groups, each a range of agents.
    pub fn groups(&self) -> &[Range<u32>] {
        &self.groups
    }

    /// The `k`-th member; `k` below [`Members::len`].
    #[inline]
    pub fn nth(&self, k: usize) -> u32 {
        let mut k = k as u32;
        for group in &self.groups {
            let size = group.end - group.start;
            if k < size {
                return group.start + k;
            }
            k -= size;
        }
        unreachable!("a member beyond the last")
    }

    /// The place of an agent among the members.
    #[inline]
    pub fn position(&self, agent: u32) -> Option<usize> {
        let mut before = 0;
        for group in &self.groups {
            if group.contains(&agent) {
                return Some(before + (agent - group.start) as usize);
            }
            before += group.len();
        }
        None
    }

    /// All members in ascending order.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.groups.iter().flat_map(Clone::clone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_counted_through_their_groups() {
        let m = Members::new(vec![10..12, 3..5, 10..12]);
        assert_eq!(m.len(), 4);
        assert_eq!(m.iter().collect::<Vec<_>>(), [3, 4, 10, 11]);
        for k in 0..4 {
            assert_eq!(m.position(m.nth(k)), Some(k));
        }
        assert_eq!(m.position(5), None);
    }
}
