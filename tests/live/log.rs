//! What is written while a world is played in: events, one behind the other.

use super::worlds::World;
use fiducia::stream::Stream;
use std::fmt;

/// An event as it is written.
#[derive(Clone)]
pub struct Event {
    /// The step at which it happens.
    pub at: usize,
    /// The step at which it is undone.
    pub until: Option<usize>,
    /// What it changes.
    pub parameter: String,
    /// `set`, `add` or `scale`.
    pub change: &'static str,
    /// By how much.
    pub by: f64,
    /// Share of those who are struck.
    pub share: Option<f64>,
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Event { at, until, parameter, change, by, share } = self;
        writeln!(f, "[[event]]\nat = {at}\nparameter = \"{parameter}\"\n{change} = {by:?}")?;
        until.iter().try_for_each(|until| writeln!(f, "until = {until}"))?;
        share.iter().try_for_each(|share| writeln!(f, "share = {share:?}"))
    }
}

impl Event {
    /// A random change of a random parameter.
    pub fn random(world: &World, at: usize, luck: &mut Stream) -> Event {
        let parameter = world.parameters[luck.below(world.parameters.len())].clone();
        let x = value(&parameter, luck);
        let (change, by) = match luck.below(4) {
            0 => ("add", if luck.chance(0.5) { x / 4.0 } else { -x / 4.0 }),
            1 => ("scale", 2.0 * luck.uniform()),
            _ => ("set", x),
        };
        let trait_of_a_group = ["ability", "integrity", "benevolence"].iter().any(|name| parameter.ends_with(name));
        let share = (trait_of_a_group && luck.chance(0.5)).then(|| luck.uniform());
        let until = luck.chance(0.3).then(|| at + 1 + luck.below(6));
        Event { at, until, parameter, change, by, share }
    }
}

/// A value that a parameter may well have, often one that switches a mechanism off or on for good.
fn value(parameter: &str, luck: &mut Stream) -> f64 {
    let (name, u) = (parameter.rsplit('.').next().unwrap(), luck.uniform());
    match name {
        "gain" | "loss" | "reward" | "temptation" => 10.0 * u,
        "outside" => 3.0 * u - 1.0,
        "future" | "negativity" | "loss_aversion" => 3.0 * u,
        "rationality" | "selection" => [3.0 * u, 3.0 * u, 3.0 * u, f64::INFINITY][luck.below(4)],
        "prior_weight" => 0.1 + 4.0 * u,
        "records" | "turnover" | "search" | "imitation" | "mutation" | "feedback" | "identification" => {
            [0.2 * u, 0.2 * u, 0.0][luck.below(3)]
        }
        "shared_interest" | "perceived_interest" => 2.0 * u - 1.0,
        _ => [u, u, u, 0.0, 1.0][luck.below(5)],
    }
}

/// The log after a random move at a step that has just been taken: something is changed or scheduled, ends sooner or later, or is taken back.
pub fn moved(world: &World, log: &[Event], step: usize, luck: &mut Stream) -> Vec<Event> {
    let mut log = log.to_vec();
    let mut pick = |allowed: &dyn Fn(&Event) -> bool| {
        let places: Vec<usize> = (0..log.len()).filter(|&k| allowed(&log[k])).collect();
        (!places.is_empty()).then(|| places[luck.below(places.len())])
    };
    let lasts = pick(&|event| event.until.is_none_or(|until| until > step));
    let to_come = pick(&|event| event.at > step);
    match (luck.below(10), lasts, to_come) {
        (0..=2, Some(k), _) => log[k].until = luck.chance(0.8).then(|| step + 1 + luck.below(6)),
        // Taken back: nothing is ever removed.
        (3, _, Some(k)) => (log[k].change, log[k].by) = ("scale", 1.0),
        (4..=5, ..) => log.push(Event::random(world, step + 2 + luck.below(6), luck)),
        _ => log.push(Event::random(world, step + 1, luck)),
    }
    log
}
