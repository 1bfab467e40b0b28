//! Builds a population: traits of the agents, relations row by row, shared interests.

use super::network::{Luck, Network};
use super::people::Given;
use super::spec::{GroupId, GroupSpec, KindId, KindSpec, ListeningSpec, SharedInterest};
use crate::distribution::Distribution;
use crate::quantity::Grid;
use crate::stream::{CHUNK, Purpose, Stream, Streams};

/// What an agent is like, each in `[0, 1]`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Traits {
    /// Chance that an honest attempt succeeds.
    pub ability: Grid,
    /// Chance that it keeps its word when interest alone would not make it.
    pub integrity: Grid,
    /// Weight given to the partner's payoff, and chance to make amends.
    pub benevolence: Grid,
}

impl Traits {
    /// Puts what a table says of a person in the place of what was drawn; the draw is made all the same, so that nobody else's luck changes.
    fn observe(&mut self, given: &Given) {
        for (own, observed) in [&mut self.ability, &mut self.integrity, &mut self.benevolence].into_iter().zip(given.traits) {
            *own = observed.map_or(*own, Grid::new);
        }
    }
}

/// Whom a relation is with, and of which kind it is, in four bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tie(u32);

impl Tie {
    /// No relation at all: no population is so large that it has this agent.
    pub const NOBODY: Tie = Tie(u32::MAX);

    /// Most kinds of relation that a tie can tell apart.
    pub const KINDS: usize = 16;

    /// A relation of this kind with this agent; the agent below 2^28.
    #[inline]
    pub fn new(kind: KindId, trustee: u32) -> Tie {
        Tie(u32::from(kind.0) << 28 | trustee)
    }

    /// The trustee.
    #[inline]
    pub fn trustee(self) -> usize {
        (self.0 & 0x0fff_ffff) as usize
    }

    /// The kind of relation.
    #[inline]
    pub fn kind(self) -> usize {
        (self.0 >> 28) as usize
    }
}

/// The interest vectors of all agents, K numbers each.
#[derive(Clone, Debug, Default)]
pub struct Topics {
    count: usize,
    values: Vec<f32>,
}

impl Topics {
    /// Cosine similarity of two agents' interests, in `[-1, 1]`; 0 if either has none.
    pub fn similarity(&self, a: usize, b: usize) -> f64 {
        let vector = |agent: usize| self.values[agent * self.count..(agent + 1) * self.count].iter().map(|&x| f64::from(x));
        let dot: f64 = vector(a).zip(vector(b)).map(|(x, y)| x * y).sum();
        let square = |agent| vector(agent).map(|x| x * x).sum::<f64>();
        let norm = libm::sqrt(square(a) * square(b));
        if norm > 0.0 { (dot / norm).clamp(-1.0, 1.0) } else { 0.0 }
    }

    /// Gives an agent new interests.
    pub fn redraw(&mut self, agent: usize, group: &GroupSpec, stream: &mut Stream) {
        for (k, interest) in group.interests.iter().enumerate() {
            self.values[agent * self.count + k] = interest.sample(-1.0, 1.0, stream) as f32;
        }
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.values.len() * size_of::<f32>()
    }
}

/// A population at its start.
#[derive(Clone, Debug, Default)]
pub struct Population {
    /// Traits of each agent.
    pub traits: Vec<Traits>,
    /// Interest vectors, if any kind needs them.
    pub topics: Topics,
    /// `starts[i]..starts[i + 1]` are the relations of trustor i.
    pub starts: Vec<u32>,
    /// The relations, by trustor, kind and trustee.
    pub ties: Vec<Tie>,
    /// Shared interest of each relation; empty when it is the same in every relation of a kind.
    pub shared: Vec<Grid>,
    /// Who listens to whom, by agent; empty without a listening network.
    pub listening: Network,
}

/// Draws the traits of a newcomer.
pub fn draw_traits(group: &GroupSpec, stream: &mut Stream) -> Traits {
    let mut draw = |d: &Distribution| Grid::new(d.sample(0.0, 1.0, stream));
    Traits { ability: draw(&group.ability), integrity: draw(&group.integrity), benevolence: draw(&group.benevolence) }
}

/// Shared interest of one relation.
pub fn draw_shared(
    shared: &SharedInterest,
    groups: (GroupId, GroupId),
    agents: (usize, usize),
    topics: &Topics,
    stream: &mut Stream,
) -> Grid {
    Grid::new(match shared {
        SharedInterest::Drawn(d) => d.sample(-1.0, 1.0, stream),
        SharedInterest::Pairs(pairs) => pairs.iter().find(|(from, to, _)| (*from, *to) == groups).map_or(0.0, |(_, _, value)| *value),
        SharedInterest::Vectors => topics.similarity(agents.0, agents.1),
    })
}

/// The group of an agent.
pub fn group_of(groups: &[GroupSpec], agent: usize) -> GroupId {
    GroupId(groups.partition_point(|g| g.end as usize <= agent) as u8)
}

/// Builds everything; the specs have been checked. `store_shared` keeps shared interest per relation.
pub fn build(groups: &[GroupSpec], kinds: &[KindSpec], listening: &[ListeningSpec], store_shared: bool, streams: &Streams) -> Population {
    let agents = groups.last().map_or(0, |g| g.end as usize);
    let traits = traits(groups, agents, streams);
    let topics = topics(groups, agents, streams);

    let mut networks: Vec<Network> = kinds
        .iter()
        .enumerate()
        .map(|(k, kind)| kind.network.generator().generate(&kind.trustors, &kind.trustees, Luck { streams, network: k }))
        .collect();
    let (starts, ties) = merged(agents, kinds, &mut networks);
    let shared = if store_shared { shared(groups, kinds, &networks, &starts, &ties, &topics, streams) } else { Vec::new() };
    let listening = listened(agents, kinds.len(), listening, streams);
    Population { traits, topics, starts, ties, shared, listening }
}

fn traits(groups: &[GroupSpec], agents: usize, streams: &Streams) -> Vec<Traits> {
    let mut traits = vec![Traits::default(); agents];
    for chunk in 0..agents.div_ceil(CHUNK) {
        let mut ability = streams.open(Purpose::Ability, 0, chunk);
        let mut integrity = streams.open(Purpose::Integrity, 0, chunk);
        let mut benevolence = streams.open(Purpose::Benevolence, 0, chunk);
        for agent in chunk * CHUNK..((chunk + 1) * CHUNK).min(agents) {
            let group = &groups[group_of(groups, agent).index()];
            traits[agent] = Traits {
                ability: Grid::new(group.ability.sample(0.0, 1.0, &mut ability)),
                integrity: Grid::new(group.integrity.sample(0.0, 1.0, &mut integrity)),
                benevolence: Grid::new(group.benevolence.sample(0.0, 1.0, &mut benevolence)),
            };
            if let Some(given) = group.given(agent) {
                traits[agent].observe(given);
            }
        }
    }
    traits
}

fn topics(groups: &[GroupSpec], agents: usize, streams: &Streams) -> Topics {
    let count = groups.iter().map(|g| g.interests.len()).max().unwrap_or(0);
    let mut topics = Topics { count, values: vec![0.0; count * agents] };
    if count > 0 {
        for agent in 0..agents {
            let group = &groups[group_of(groups, agent).index()];
            topics.redraw(agent, group, &mut streams.open(Purpose::Topics, 0, agent));
            let given = group.given(agent).map_or(&[][..], |given| &given.interests);
            for (k, interest) in given.iter().enumerate().filter_map(|(k, interest)| Some((k, (*interest)?))) {
                topics.values[agent * count + k] = interest as f32;
            }
        }
    }
    topics
}

/// Rows of all kinds, one after the other within each trustor; the networks give their partners away.
fn merged(agents: usize, kinds: &[KindSpec], networks: &mut [Network]) -> (Vec<u32>, Vec<Tie>) {
    let mut starts = vec![0u32; agents + 1];
    for (kind, network) in kinds.iter().zip(&*networks) {
        for (k, agent) in kind.trustors.iter().enumerate() {
            starts[agent as usize + 1] += network.starts[k + 1] - network.starts[k];
        }
    }
    for i in 0..agents {
        starts[i + 1] += starts[i];
    }
    if let [network] = networks {
        // The rows of a single kind stay where they are.
        return (starts, std::mem::take(&mut network.partners).into_iter().map(|partner| Tie::new(KindId(0), partner)).collect());
    }
    let mut next = starts.clone();
    let mut ties = vec![Tie(0); starts[agents] as usize];
    for (number, (kind, network)) in kinds.iter().zip(networks).enumerate() {
        let id = KindId(number as u8);
        for (k, agent) in kind.trustors.iter().enumerate() {
            let at = &mut next[agent as usize];
            for &partner in network.row(k) {
                ties[*at as usize] = Tie::new(id, partner);
                *at += 1;
            }
        }
        network.partners = Vec::new();
    }
    (starts, ties)
}

fn shared(
    groups: &[GroupSpec],
    kinds: &[KindSpec],
    networks: &[Network],
    starts: &[u32],
    ties: &[Tie],
    topics: &Topics,
    streams: &Streams,
) -> Vec<Grid> {
    let mut shared = vec![Grid::default(); ties.len()];
    let agents = starts.len() - 1;
    for chunk in 0..agents.div_ceil(CHUNK) {
        let mut luck: Vec<Stream> = (0..kinds.len()).map(|k| streams.open(Purpose::Interest, k, chunk)).collect();
        for agent in chunk * CHUNK..((chunk + 1) * CHUNK).min(agents) {
            let from = group_of(groups, agent);
            let (mut last, mut within) = (usize::MAX, 0);
            for r in starts[agent] as usize..starts[agent + 1] as usize {
                let (k, trustee) = (ties[r].kind(), ties[r].trustee());
                within = if k == last { within + 1 } else { 0 };
                last = k;
                let network = &networks[k];
                shared[r] = if network.interests.is_empty() {
                    draw_shared(&kinds[k].shared, (from, group_of(groups, trustee)), (agent, trustee), topics, &mut luck[k])
                } else {
                    let row = kinds[k].trustors.position(agent as u32).map_or(0, |row| network.starts[row] as usize);
                    network.interests[row + within]
                };
            }
        }
    }
    shared
}

/// Listening networks by agent; an agent in several of them listens to all.
fn listened(agents: usize, kinds: usize, listening: &[ListeningSpec], streams: &Streams) -> Network {
    if listening.is_empty() {
        return Network::default();
    }
    let mut rows: Vec<Vec<u32>> = vec![Vec::new(); agents];
    for (k, spec) in listening.iter().enumerate() {
        let luck = Luck { streams, network: kinds + k };
        let network = spec.network.generator().generate(&spec.listeners, &spec.tellers, luck);
        for (row, agent) in spec.listeners.iter().enumerate() {
            rows[agent as usize].extend(&network.partners[network.starts[row] as usize..network.starts[row + 1] as usize]);
        }
    }
    let mut all = Network { starts: vec![0], ..Network::default() };
    for mut row in rows {
        row.sort_unstable();
        row.dedup();
        all.partners.extend(row);
        all.starts.push(all.partners.len() as u32);
    }
    all
}
