//! The chapter on the engine beside bare loops and beside what other frameworks reach.

use crate::page::{figure, table, whole};
use crate::{full, peer};

/// The two tables of ratios.
pub fn rivals() -> String {
    let rows: Vec<Vec<String>> = [(1_000, "0.8"), (100_000, "1.5"), (1_000_000, "1.5")]
        .into_iter()
        .map(|(agents, least)| {
            let [kernel, engine] = full::kernel_and_engine(agents);
            vec![whole(agents as u64), figure(kernel), figure(engine), format!("{:.2}", kernel / engine), least.into()]
        })
        .collect();
    let mut page = format!(
        "## Beside a bare kernel\n\nNanoseconds a contact of the full model as the plainest possible loop over arrays, and of the engine, which records every \
         step and keeps every metric; one thread, ten relations an agent, over four million contacts. Above 1 the engine is faster. \
         `cargo bench --bench floor` measures this alone.\n\n{}",
        table(&["agents", "kernel, ns", "engine, ns", "kernel / engine", "aim: at least"], &rows)
    );
    let rows: Vec<Vec<String>> = peer::SIZES
        .into_iter()
        .enumerate()
        .map(|(k, agents)| {
            let [bare, engine] = peer::loop_and_engine(agents).map(|ns| 1e3 / ns);
            let others = peer::OTHERS.map(|(_, rates)| figure(rates[k]));
            let ratios = [engine / peer::best_other(k), engine / bare].map(figure);
            [whole(agents as u64), figure(engine), figure(bare)].into_iter().chain(others).chain(ratios).collect()
        })
        .collect();
    let head = ["agents", "fiducia", "a bare loop"].into_iter().chain(peer::OTHERS.map(|(name, _)| name));
    let head: Vec<&str> = head.chain(["fiducia / best other", "fiducia / bare loop"]).collect();
    page += "\n## Beside other frameworks\n\nMillion contacts a second on one thread, in the model of `scenarios/bench/peer.toml`: a small world, each agent relies on a \
             neighbour with a chance equal to its trust, trust is one Beta belief; over eight million contacts. The bare loop is written for this model alone. The rates of the other \
             frameworks were measured apart, once, on a machine of the same kind. The aim: at least 3 times the best of them. `cargo bench --bench peer` measures \
             this alone.\n\n";
    page + &table(&head, &rows)
}
