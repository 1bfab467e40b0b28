//! What holds for every network, whatever its kind and size.

use super::*;
use crate::quantity::Probability;
use proptest::prelude::*;
use std::ops::Range;

/// The first `n` agents.
pub fn group(n: u32) -> Members {
    agents(0..n)
}

/// These agents, as one group.
pub fn agents(range: Range<u32>) -> Members {
    Members::new(std::iter::once(range).collect())
}

/// The luck of a seed.
pub fn luck(seed: u64) -> Luck<'static> {
    Luck { streams: Box::leak(Box::new(Streams::new(seed, 0, 0))), network: 3 }
}

/// Each relation is answered by its reverse.
pub fn assert_symmetric(network: &Network, members: &Members) {
    for (k, agent) in members.iter().enumerate() {
        for &partner in network.row(k) {
            let back = members.position(partner).expect("a partner is a member");
            assert!(network.row(back).binary_search(&agent).is_ok(), "{agent} relates to {partner}, but not the other way");
        }
    }
}

/// Ascending rows of agents of `to`, without self or double.
fn assert_well_formed(network: &Network, from: &Members, to: &Members) {
    assert_eq!(network.starts.len(), from.len() + 1);
    assert_eq!((network.starts[0], network.starts[from.len()] as usize), (0, network.partners.len()));
    for (k, agent) in from.iter().enumerate() {
        let row = network.row(k);
        assert!(row.windows(2).all(|pair| pair[0] < pair[1]), "row {k} is {row:?}");
        assert!(row.iter().all(|&partner| partner != agent && to.position(partner).is_some()), "row {k} of {agent} is {row:?}");
    }
}

/// Three groups with gaps between them, of random sizes.
fn members() -> impl Strategy<Value = Members> {
    (0..400u32, 0..200u32, 1..100u32, 0..50u32).prop_map(|(a, b, c, gap)| Members::new(vec![0..a, a + gap..a + gap + b, 900..900 + c]))
}

/// Every kind within one population, with parameters that may or may not fit.
fn table() -> impl Strategy<Value = NetworkTable> {
    let p = || (0.0..=1.0f64).prop_map(|p| Probability::new(p * p * p).unwrap());
    prop_oneof![
        Just(NetworkTable::Everyone),
        (0..500u32).prop_map(|degree| NetworkTable::Random(Random { degree })),
        (0..50u32).prop_map(|half| NetworkTable::Ring(Ring { degree: 2 * half })),
        (1..3u32, any::<bool>(), proptest::option::of(1..40u32)).prop_map(|(four, torus, columns)| NetworkTable::Grid(SquareGrid {
            neighbours: 4 * four,
            torus,
            columns
        })),
        (0..100u32, p()).prop_map(|(half, rewire)| NetworkTable::SmallWorld(SmallWorld { degree: 2 * half, rewire })),
        (0..80u32).prop_map(|links| NetworkTable::ScaleFree(ScaleFree { links })),
        (proptest::option::of(0..30u32), p(), p()).prop_map(|(count, within, between)| NetworkTable::Blocks(Blocks {
            count,
            within,
            between
        })),
    ]
}

proptest! {
    #[test]
    fn a_network_within_a_population_keeps_its_promises(members in members(), table in table(), seed in 0..1000u64) {
        let generator = table.generator();
        if generator.check(&members, &members).is_ok() {
            let network = generator.generate(&members, &members, luck(seed));
            assert_well_formed(&network, &members, &members);
            if !matches!(table, NetworkTable::Random(_)) {
                assert_symmetric(&network, &members);
            }
            match &table {
                NetworkTable::Random(Random { degree }) | NetworkTable::Ring(Ring { degree }) => {
                    prop_assert!((0..members.len()).all(|k| network.row(k).len() == *degree as usize));
                }
                NetworkTable::Grid(SquareGrid { neighbours, torus: true, .. }) => {
                    prop_assert!((0..members.len()).all(|k| network.row(k).len() == *neighbours as usize));
                }
                _ => {}
            }
            if !matches!(table, NetworkTable::Blocks(_)) {
                prop_assert_eq!(network.partners.len() as f64, generator.expected(&members, &members));
            }
        }
    }

    #[test]
    fn a_network_between_groups_keeps_its_promises(from in members(), shift in 0..2000u32, n in 1..300u32, degree in 1..60u32, seed in 0..1000u64) {
        let to = agents(shift..shift + n);
        for table in [NetworkTable::Everyone, NetworkTable::Random(Random { degree }), NetworkTable::Bipartite(Bipartite { degree })] {
            let generator = table.generator();
            if generator.check(&from, &to).is_ok() {
                let network = generator.generate(&from, &to, luck(seed));
                assert_well_formed(&network, &from, &to);
                prop_assert_eq!(network.partners.len() as f64, generator.expected(&from, &to));
            }
        }
    }
}

fn written(text: &str) -> NetworkTable {
    #[derive(Deserialize)]
    struct Relation {
        network: NetworkTable,
    }
    toml::from_str::<Relation>(text).unwrap().network
}

/// One of each kind, large enough for several chunks.
fn one_of_each() -> Vec<NetworkTable> {
    vec![
        NetworkTable::Everyone,
        written("network.random.degree = 7"),
        written("network.ring.degree = 4"),
        written("network.grid.neighbours = 8"),
        written("[network.small_world]\ndegree = 10\nrewire = 0.5"),
        written("network.scale_free.links = 3"),
        written("[network.blocks]\ncount = 4\nwithin = 0.02\nbetween = 0.001"),
        written("network.bipartite.degree = 5"),
    ]
}

#[test]
fn a_network_is_written_by_its_name() {
    assert_eq!(written("network = \"everyone\""), NetworkTable::Everyone);
    assert_eq!(written("[network.grid]"), NetworkTable::Grid(SquareGrid::default()));
    let file = File { path: "club.csv".into(), undirected: false, observed: None };
    assert_eq!(written("network.file.path = \"club.csv\""), NetworkTable::File(file));
    let schema = serde_json::to_string(&schemars::schema_for!(NetworkTable)).unwrap();
    for table in one_of_each() {
        assert!(schema.contains(table.name()), "{}", table.name());
    }
    assert!(!schema.contains("\"observed\""), "the ties are no key of a scenario");
}

#[cfg(feature = "parallel")]
#[test]
fn a_network_does_not_depend_on_the_number_of_threads() {
    let threads = |n| rayon::ThreadPoolBuilder::new().num_threads(n).build().unwrap();
    let (one, two) = (threads(1), threads(2));
    for table in one_of_each() {
        let from = group(1200);
        let to = if matches!(table, NetworkTable::Bipartite(_)) { agents(1200..1500) } else { group(1200) };
        let generator = table.generator();
        assert_eq!(generator.check(&from, &to), Ok(()), "{}", table.name());
        let made = || table.generator().generate(&from, &to, luck(11));
        assert_eq!(one.install(made), two.install(made), "{}", table.name());
    }
}

/// Some partners of each kind: when they change, every published figure on such a network does.
#[test]
fn networks_are_pinned() {
    let mut pinned = String::new();
    for table in one_of_each() {
        let to = if matches!(table, NetworkTable::Bipartite(_)) { agents(1200..1500) } else { group(1200) };
        let network = table.generator().generate(&group(1200), &to, luck(11));
        pinned += &format!("{} {:?}\n", table.name(), &network.partners[2000..2006]);
    }
    assert_eq!(
        pinned,
        "everyone [802, 803, 804, 805, 806, 807]\nrandom [1031, 1136, 20, 54, 211, 637]\nring [498, 499, 501, 502, 499, 500]\n\
         grid [209, 210, 211, 249, 251, 289]\nsmall_world [422, 581, 693, 944, 198, 204]\nscale_free [54, 67, 88, 100, 122, 127]\n\
         blocks [92, 124, 137, 155, 175, 193]\nbipartite [1253, 1330, 1385, 1409, 1473, 1210]\n"
    );
}
