//! The laboratory: partners play a one-shot trust game, a behavioural measure of the trust between them. Nothing of it reaches the run.
//!
//! The trustor decides as in an exchange of the model, by the beliefs that it holds, about the stakes of the game: T = a^ w with the
//! assurance that these stakes give; a rule without separate beliefs plays by its trust. The trustee decides by its own traits. There is no
//! future in the game.
//!
//! Source: the trust game of Berg, Dickhaut & McCabe (1995) in its binary form (Bohnet & Zeckhauser 2004).

use super::observer::{Observer, Scene, Tabled};
use super::sample::pairs;
use crate::engine::{AgentView, RelationView};
use crate::experiment::run::{Label, Run};
use crate::model::engagement::{engages, expected_value};
use crate::model::exchange::Outcome;
use crate::model::keeping::{outcome, reliability, served_ability};
use crate::model::stance::Stance;
use crate::population::build::group_of;
use crate::record::table::Lines;
use crate::record::tables::{self, Schema};
use crate::scenario::instruments::Lab;
use crate::scenario::{Form, Scenario};
use crate::stream::Purpose;
use std::borrow::Cow;

/// A game.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Game {
    /// Step at whose end it was played.
    pub step: usize,
    /// Kind of relation.
    pub kind: usize,
    /// The trustor.
    pub trustor: usize,
    /// The trustee.
    pub trustee: usize,
    /// Trust held in the relation.
    pub held: f64,
    /// Expected chance, in this game, that the trustee honours.
    pub trust: f64,
    /// Expected value of relying on the partner, in units of utility.
    pub expected_value: f64,
    /// Whether the trustee gave its word.
    pub promised: bool,
    /// How it ended.
    pub outcome: Outcome,
    /// Payoffs of trustor and trustee, in units of utility.
    pub payoffs: [f64; 2],
}

/// Plays at the steps at which the scenario's laboratory does.
#[derive(Debug, Default)]
pub struct Games {
    games: Vec<Game>,
}

impl Games {
    /// The games so far.
    pub fn games(&self) -> &[Game] {
        &self.games
    }
}

impl Observer for Games {
    fn see(&mut self, scene: &Scene) {
        let scenario = scene.scenario;
        let Form::Exchange(form) = &scenario.form;
        let Some(lab) = form.lab.as_ref().filter(|lab| lab.at.binary_search(&scene.step).is_ok()) else { return };
        let mut trustees: Vec<AgentView> = Vec::with_capacity(scenario.agents());
        scene.simulation.agents(&mut |view| trustees.push(view));
        for &kind in &lab.kinds {
            for view in pairs(scene, Purpose::Lab, kind, lab.pairs) {
                let group = group_of(&scenario.groups, view.trustor).index();
                let stance = stance(scenario, scene.step, lab, group, kind);
                let luck = luck(scenario, scene, &view);
                self.games.push(game(scene.step, lab, &stance, &view, &trustees[view.trustee], luck));
            }
        }
    }

    fn table(&self) -> Option<&dyn Tabled> {
        Some(self)
    }
}

impl Tabled for Games {
    fn schema(&self) -> &'static Schema {
        tables::LAB
    }

    fn rows(&self, scenario: &Scenario, run: &Run, _: &Label) -> Cow<'_, Lines> {
        let mut lines = Lines::default();
        for game in &self.games {
            [run.number, game.step as u64].into_iter().for_each(|n| lines.count(n));
            lines.text(&scenario.kinds[game.kind].name);
            [game.trustor as u64, game.trustee as u64].into_iter().for_each(|n| lines.count(n));
            [game.held, game.trust, game.expected_value].into_iter().for_each(|x| lines.number(x));
            [game.promised, game.outcome != Outcome::Declined].into_iter().for_each(|b| lines.count(u64::from(b)));
            lines.text(game.outcome.name());
            game.payoffs.into_iter().for_each(|x| lines.number(x));
            lines.end_row();
        }
        Cow::Owned(lines)
    }
}

/// The stance of a group in the game: its own in a kind of relation, as it is in force, with the stakes of the game and without a future.
fn stance(scenario: &Scenario, step: usize, lab: &Lab, group: usize, kind: usize) -> Stance {
    let Form::Exchange(form) = &scenario.form;
    let phase = form.phase(step);
    let mut exchange = phase.exchanges[kind].clone().overlaid(&lab.exchange);
    (exchange.future, exchange.compensation, exchange.identification) = (0.0, 0.0, 0.0);
    let (mind, talk) = (phase.minds[group].clone(), phase.communications[kind].clone());
    Stance::new(mind, exchange, talk, scenario.kinds[kind].prior_interest, form.ledger_unit())
}

/// Streams 0, 1, ... of a step draw the pairs of each kind; a game has the one of its trustor, after those. A trustor plays in every kind of
/// relation with luck of its own.
fn luck(scenario: &Scenario, scene: &Scene, view: &RelationView) -> [f64; 5] {
    let mut stream = scene.streams.open(Purpose::Lab, scene.step, scenario.kinds.len() + view.trustor);
    let mut draw = [0.0; 5];
    for _ in 0..=view.kind {
        draw = draw.map(|_| stream.uniform());
    }
    draw
}

fn game(step: usize, lab: &Lab, stance: &Stance, view: &RelationView, trustee: &AgentView, luck: [f64; 5]) -> Game {
    let [word, decides, tempted, conscience, success] = luck;
    let promised = word < lab.promise;
    let (exchange, mind) = (&stance.exchange, &stance.mind);
    let trust = view.beliefs.map_or(view.trust, |b| {
        let assurance = stance.assurance(view.perceived + b.benevolence, view.trust, b.ability);
        reliability(b.ability, assurance, b.integrity, promised)
    });
    let value = expected_value(exchange, mind.loss_aversion, trust, 0.0);
    let assurance = stance.assurance(view.shared + trustee.benevolence, view.trust, 1.0);
    let ability = served_ability(trustee.ability, exchange.records, f64::from(view.exchanges));
    let outcome = if engages(mind.engagement, mind.rationality, exchange.stake(), trust, value, decides) {
        outcome(ability, assurance, trustee.integrity, promised, tempted, conscience, success)
    } else {
        Outcome::Declined
    };
    let payoffs = exchange.payoffs(outcome, false, exchange.temptation.quantile(tempted));
    Game {
        step,
        kind: view.kind,
        trustor: view.trustor,
        trustee: view.trustee,
        held: view.trust,
        trust,
        expected_value: value,
        promised,
        outcome,
        payoffs: payoffs.into(),
    }
}
