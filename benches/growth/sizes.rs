//! Chapters on size: agents, memory, relations of an agent.

use crate::measure::{on_threads, scenario, size};
use crate::page::{figure, table, whole};
use crate::population::{Alone, alone, nanoseconds};

/// The belief rules: name, scenario, settings.
pub const RULES: [(&str, &str, &[&str]); 3] = [
    ("attribution", "full.toml", &[]),
    ("beta", "peer.toml", &[]),
    ("linear", "peer.toml", &["belief.linear.up=0.1", "belief.linear.down=0.2", "group.people.memory=1"]),
];

/// The settings of a rule with others.
pub fn settings(rule: &[&str], others: &[String]) -> Vec<String> {
    rule.iter().map(|s| (*s).to_owned()).chain(others.iter().cloned()).collect()
}

/// Bytes of memory a relation that a rule may take.
const MOST: [f64; 3] = [48.0, 16.0, 16.0];

/// Agents, and memory.
pub fn agents(cores: usize) -> String {
    let sizes = [1_000, 10_000, 100_000, 1_000_000, 10_000_000];
    let populations: Vec<Vec<Option<Alone>>> = sizes
        .iter()
        .map(|&agents| RULES.iter().map(|(_, file, rule)| alone(1, file, &settings(rule, &[size(agents)]))).collect())
        .collect();
    let times: Vec<Vec<String>> = sizes
        .iter()
        .zip(&populations)
        .map(|(&agents, row)| {
            let cells = row.iter().zip(&populations[0]).flat_map(|(here, least)| match (here, least) {
                (Some(here), Some(least)) => [figure(here.nanoseconds), format!("{:.2}", here.nanoseconds / least.nanoseconds)],
                _ => ["- (does not fit in the memory)".into(), "-".into()],
            });
            std::iter::once(whole(agents as u64)).chain(cells).collect()
        })
        .collect();
    let head = ["agents", "attribution, ns", "ratio", "beta, ns", "ratio", "linear, ns", "ratio"];
    let mut page = format!(
        "## Agents\n\nNanoseconds a contact on one thread, ten relations an agent, and their ratio to those at {} agents. The aim: at most 3 at ten \
         million.\n\n{}",
        whole(sizes[0] as u64),
        table(&head, &times)
    );
    let mut memory = Vec::new();
    let mut row = |name: String, threads: usize, most: f64, population: &Alone| {
        let Alone { peak, before, predicted, relations, .. } = *population;
        let megabytes = |bytes: f64| whole((bytes / 1e6).round() as u64);
        memory.push(vec![
            name,
            threads.to_string(),
            format!("{:.1}", (peak - before) / relations),
            format!("{most:.0}"),
            megabytes(peak),
            megabytes(predicted),
            format!("{:.2}", predicted / peak),
        ]);
    };
    for (k, (name, file, rule)) in RULES.iter().enumerate() {
        for (&agents, populations) in sizes.iter().zip(&populations).skip(2) {
            let named = |population| (format!("{name}, {} agents", whole(agents as u64)), population);
            if let Some((name, population)) = populations[k].as_ref().map(named) {
                row(name, 1, MOST[k], population);
            }
        }
        let all = (cores > 1).then(|| alone(cores, file, &settings(rule, &[size(1_000_000)]))).flatten();
        if let Some(population) = all {
            row(format!("{name}, 1,000,000 agents"), cores, MOST[k], &population);
        }
    }
    page += "\n## Memory\n\nPeak of the resident memory of a fresh process that begins a run and takes its first steps: agents, networks and what is needed only to \
             build them are in it. Of the whole process, beside what `fiducia validate` predicts; and, less what the process took before the run, divided by \
             the relations. The aims: so many bytes a relation, a prediction within 10 %, and ten million agents within 8 GiB (8,590 MB).\n\n";
    page + &table(&["population", "threads", "bytes a relation", "aim: at most", "peak, MB", "predicted, MB", "predicted / peak"], &memory)
}

/// Relations of an agent.
pub fn relations() -> String {
    let rows: Vec<Vec<String>> = [2, 5, 10, 30, 100]
        .iter()
        .map(|degree| {
            let times = RULES.iter().map(|(_, file, rule)| {
                let others = [size(100_000), format!("relation.people.network.random.degree={degree}")];
                let scenario = scenario(file, &settings(rule, &others));
                figure(on_threads(1, || nanoseconds(&scenario, 3, |_| ())))
            });
            std::iter::once(degree.to_string()).chain(times).collect()
        })
        .collect();
    let table = table(&["relations of an agent", "attribution, ns", "beta, ns", "linear, ns"], &rows);
    format!("## Relations\n\nNanoseconds a contact on one thread, 100,000 agents on a random network.\n\n{table}")
}
