//! The survey: what people answer when they are asked, and what the answers are worth.
//!
//! answer = 1 + 6 x held + noise, rounded to a whole point from 1 to 7; `held` is the belief on ability, integrity or benevolence, or the
//! trust, that the respondent has in the partner asked about.
//!
//! Cronbach's alpha of k items: k/(k-1) (1 - sum of the item variances / variance of the sum). With item noise of variance s2 and held
//! values of variance v (both in squared points) it is k r / (1 + (k-1) r) with r = v / (v + s2) (Spearman 1910; Brown 1910).
//!
//! Sources: Mayer & Davis (1999) for the scales; Cronbach (1951).

use super::observer::{Observer, Scene, Tabled};
use super::sample::pairs;
use crate::engine::RelationView;
use crate::experiment::run::{Label, Run};
use crate::experiment::summary::Moments;
use crate::record::table::Lines;
use crate::record::tables::{self, Schema};
use crate::scenario::instruments::Survey;
use crate::scenario::{Form, Scenario};
use crate::stream::Purpose;
use std::borrow::Cow;

/// The scales, in the order in which they are asked.
pub const SCALES: [&str; 4] = ["ability", "integrity", "benevolence", "trust"];

/// Points of a scale beyond its lowest.
const SPAN: f64 = 6.0;

/// One respondent's answers about one partner.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Step.
    pub step: usize,
    /// Kind of relation.
    pub kind: usize,
    /// The trustor who answered.
    pub respondent: usize,
    /// The partner asked about.
    pub partner: usize,
    /// Trust held in the partner.
    pub trust: f64,
    /// By scale: what the respondent believes; nothing where the belief rule has no such belief.
    pub held: [Option<f64>; 4],
    /// By scale: the answers; empty where the belief rule has no such belief.
    pub answers: [Vec<f64>; 4],
}

/// Asks at the steps at which the scenario's survey does.
#[derive(Debug, Default)]
pub struct Answers {
    sheets: Vec<Sheet>,
}

impl Answers {
    /// The answers so far.
    pub fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }
}

impl Observer for Answers {
    fn see(&mut self, scene: &Scene) {
        let Form::Exchange(form) = &scene.scenario.form;
        let Some(survey) = form.survey.as_ref().filter(|survey| survey.at.binary_search(&scene.step).is_ok()) else { return };
        for &kind in &survey.kinds {
            let pairs = pairs(scene, Purpose::Sample, kind, survey.sample);
            self.sheets.extend(pairs.iter().map(|view| answer(survey, scene, view)));
        }
    }

    fn table(&self) -> Option<&dyn Tabled> {
        Some(self)
    }
}

fn answer(survey: &Survey, scene: &Scene, view: &RelationView) -> Sheet {
    let mut noise = scene.streams.open(Purpose::Answer, scene.step, view.trustor);
    // Who is asked about several kinds of relation answers each with luck of its own.
    (0..view.kind * SCALES.len() * survey.items).for_each(|_| {
        noise.normal();
    });
    let beliefs = view.beliefs;
    let held = [beliefs.map(|b| b.ability), beliefs.map(|b| b.integrity), beliefs.map(|b| b.benevolence), Some(view.trust)];
    let answers = held.map(|held| {
        // Drawn whether or not it is used.
        let errors: Vec<f64> = (0..survey.items).map(|_| survey.noise * noise.normal()).collect();
        let answer = |held: f64, error: f64| {
            let raw = 1.0 + SPAN * held + error;
            if survey.rounded { libm::rint(raw).clamp(1.0, 1.0 + SPAN) } else { raw }
        };
        held.map_or_else(Vec::new, |held| errors.iter().map(|&error| answer(held, error)).collect())
    });
    Sheet { step: scene.step, kind: view.kind, respondent: view.trustor, partner: view.trustee, trust: view.trust, held, answers }
}

impl Tabled for Answers {
    fn schema(&self) -> &'static Schema {
        tables::SURVEY
    }

    fn rows(&self, scenario: &Scenario, run: &Run, _: &Label) -> Cow<'_, Lines> {
        let mut lines = Lines::default();
        for sheet in &self.sheets {
            for ((scale, answers), held) in SCALES.iter().zip(&sheet.answers).zip(sheet.held) {
                for (item, &answer) in answers.iter().enumerate() {
                    [run.number, sheet.step as u64].into_iter().for_each(|n| lines.count(n));
                    lines.text(&scenario.kinds[sheet.kind].name);
                    [sheet.respondent as u64, sheet.partner as u64].into_iter().for_each(|n| lines.count(n));
                    lines.text(scale);
                    lines.count(item as u64 + 1);
                    [answer, held.unwrap_or(f64::NAN), sheet.trust].into_iter().for_each(|x| lines.number(x));
                    lines.end_row();
                }
            }
        }
        Cow::Owned(lines)
    }
}

/// What the answers on one scale are worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quality {
    /// Respondents.
    pub n: u64,
    /// Mean answer, in points.
    pub mean: f64,
    /// Cronbach's alpha; not a number with one item, or if all respondents answer the same.
    pub alpha: f64,
    /// Correlation of the mean answer with the trust held; not a number if either does not vary.
    pub correlation: f64,
}

/// Looks at the answers on one scale.
pub fn quality<'a>(sheets: impl Iterator<Item = &'a Sheet>, scale: usize) -> Quality {
    let (mut items, mut sum, mut trust, mut together): (Vec<Moments>, _, _, _) =
        (Vec::new(), Moments::default(), Moments::default(), Moments::default());
    for sheet in sheets.filter(|sheet| !sheet.answers[scale].is_empty()) {
        let answers = &sheet.answers[scale];
        items.resize(answers.len(), Moments::default());
        items.iter_mut().zip(answers).for_each(|(item, &x)| item.add(x));
        let total: f64 = answers.iter().sum();
        sum.add(total);
        trust.add(sheet.trust);
        // var(x + y) = var x + var y + 2 cov: the covariance from what is at hand.
        together.add(total + sheet.trust);
    }
    let variance = |m: &Moments| m.sd() * m.sd();
    let k = items.len() as f64;
    let own: f64 = items.iter().map(variance).sum();
    let exists = items.len() > 1 && sum.n > 1 && variance(&sum) > 0.0;
    let alpha = if exists { k / (k - 1.0) * (1.0 - own / variance(&sum)) } else { f64::NAN };
    let spread = sum.sd() * trust.sd();
    let covariance = (variance(&together) - variance(&sum) - variance(&trust)) / 2.0;
    let correlation = if spread > 0.0 { (covariance / spread).clamp(-1.0, 1.0) } else { f64::NAN };
    Quality { n: sum.n, mean: if sum.n == 0 { f64::NAN } else { sum.mean / k }, alpha, correlation }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alpha_and_correlation_of_a_small_table() {
        let sheet = |trust: f64, answers: [f64; 2]| {
            let (held, answers) = ([None, None, None, Some(trust)], [vec![], vec![], vec![], answers.to_vec()]);
            Sheet { step: 0, kind: 0, respondent: 0, partner: 1, trust, held, answers }
        };
        let sheets = [sheet(0.1, [1.0, 2.0]), sheet(0.2, [2.0, 2.0]), sheet(0.3, [3.0, 5.0])];
        // Item variances 1 and 3, sums 3, 4, 8 with variance 7: alpha = 2 (1 - 4/7).
        let found = quality(sheets.iter(), 3);
        assert!((found.alpha - 6.0 / 7.0).abs() < 1e-12);
        // Covariance of the sums with trust: .25; standard deviations 2.6458 and .1.
        assert!((found.correlation - 0.25 / (7f64.sqrt() * 0.1)).abs() < 1e-9);
        assert_eq!((found.n, found.mean), (3, 2.5));
        assert!(quality(sheets.iter(), 0).alpha.is_nan());
    }
}
