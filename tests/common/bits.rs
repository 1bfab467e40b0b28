//! What a run shows, as bits: for tests in which nothing may differ.

use fiducia::engine::Simulation;
use fiducia::record::row::Row;

/// The metrics of some rows.
pub fn rows(rows: &[Row]) -> Vec<u64> {
    rows.iter().flat_map(|row| row.values.map(f64::to_bits)).collect()
}

/// Agents, relations, and the contacts of the last step.
pub fn state(simulation: &dyn Simulation) -> Vec<u64> {
    let mut bits = Vec::new();
    simulation.agents(&mut |view| {
        bits.extend([view.ability, view.integrity, view.benevolence, view.payoff].map(f64::to_bits));
        bits.push(u64::from(view.exchanges));
    });
    simulation.relations(&mut |view| {
        bits.extend([view.trustor, view.kind, view.trustee, view.exchanges as usize, view.last as usize].map(|x| x as u64));
        bits.extend([view.trust, view.reliability, view.shared, view.perceived].map(f64::to_bits));
        bits.extend(view.evidence.iter().flatten().map(|x| x.to_bits()));
    });
    simulation.contacts(&mut |view| {
        bits.extend([view.trustor as u64, view.payoff_trustee.to_bits(), view.trust_after.to_bits()]);
    });
    bits
}
