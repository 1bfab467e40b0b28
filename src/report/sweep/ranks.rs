//! Which parameters a metric follows up or down, from points of any kind: partial rank correlations with their intervals.

use super::layout::Layout;
use super::points::{Parameter, Points, Response};
use super::sensitivity::{MOST, uncapital};
use super::sheet::{Drawn, Shape, Sheet};
use crate::chart::{Axis, Forest, Row, Scale, plain};
use crate::experiment::sensitivity::{Correlation, PartialRanks, Unfit};
use crate::scenario::sweep::Sampling;
use crate::text::{Text, text};

/// The parameters of points that were drawn, with their ranks.
pub struct Ranks<'a> {
    /// What varies and can be ranked.
    parameters: Vec<&'a Parameter>,
    /// What varies over words of which nobody said which comes first.
    unordered: Vec<&'a str>,
    /// The ranks over all points.
    whole: Result<PartialRanks, Unfit>,
}

impl<'a> Ranks<'a> {
    /// Ranks the points; nothing if they are crossed, or drawn in pairs or trajectories, for which there are other methods.
    pub fn new(points: &'a Points, layout: &Layout) -> Option<Ranks<'a>> {
        if layout.crossed || layout.dimensions.is_empty() || matches!(layout.sampling, Some(Sampling::Saltelli | Sampling::Morris)) {
            return None;
        }
        let moving = points.parameters.iter().enumerate().filter(|(k, _)| !layout.still.contains(k)).map(|(_, parameter)| parameter);
        let (unordered, parameters): (Vec<&Parameter>, Vec<&Parameter>) = moving.partition(|of| layout.from_file && !of.words.is_empty());
        let values: Vec<Vec<f64>> = parameters.iter().map(|parameter| parameter.at.clone()).collect();
        let unordered = unordered.into_iter().map(|parameter| parameter.path.as_str()).collect();
        Some(Ranks { parameters, unordered, whole: PartialRanks::new(&values) })
    }

    /// The correlations with a response, over the points at which it has a value; or why there are none.
    fn with(&self, of: &Response) -> Result<Vec<Correlation>, Unfit> {
        let known: Vec<usize> = (0..of.mean.len()).filter(|&point| of.mean[point].is_finite()).collect();
        let own: Vec<f64> = known.iter().map(|&point| of.mean[point]).collect();
        if known.len() == of.mean.len() {
            return self.whole.as_ref().map(|ranks| ranks.correlations(&own).unwrap_or_default()).map_err(|unfit| *unfit);
        }
        let values: Vec<Vec<f64>> = self.parameters.iter().map(|of| known.iter().map(|&point| of.at[point]).collect()).collect();
        Ok(PartialRanks::new(&values)?.correlations(&own).unwrap_or_default())
    }

    /// Why nothing can be told, in a sentence.
    fn sorry(&self, unfit: Unfit) -> Text {
        match unfit {
            Unfit::Few(least) => text!(
                "Partial rank correlations of these parameters need {least} points with a value or more.",
                "对这些参数计算偏秩相关，至少需要 {least} 个有取值的参数点。"
            ),
            Unfit::Constant(side) | Unfit::Bound(side) => {
                let path = &self.parameters[side].path;
                text!(
                    "There are no partial rank correlations: the rank of {path} follows from those of the other parameters.",
                    "无法计算偏秩相关：{path} 的秩完全由其他参数的秩决定。"
                )
            }
        }
    }

    /// Why there is no picture of some metrics, if the points themselves are the reason; and what is left out of it.
    pub fn notes(&self) -> Vec<Text> {
        let names = self.unordered.join(", ");
        let words = text!(
            "Left out of the rank correlations: {names}. A file of points does not say which of its words comes first.",
            "秩相关未计入 {names}：参数点文件没有说明其文字取值的先后顺序。"
        );
        let unfit = self.whole.as_ref().err().map(|unfit| self.sorry(*unfit));
        unfit.into_iter().chain((!self.unordered.is_empty()).then_some(words)).collect()
    }
}

/// The correlations of a metric with the parameters, for each kind of relation, the strongest first.
pub fn forests(sheet: &Sheet, ranks: &Ranks, metric: &str) -> Vec<Drawn> {
    let of_relation = |of: &&Response| {
        let found = ranks.with(of).unwrap_or_default();
        let row = |(parameter, found): (&&Parameter, &Correlation)| {
            let name = plain(parameter.path.clone());
            Row { name, value: found.value, interval: [found.low, found.high], ..Row::default() }
        };
        let mut rows: Vec<Row> = ranks.parameters.iter().zip(&found).map(row).filter(|row| row.value.is_finite()).collect();
        rows.sort_by(|a, b| b.value.abs().total_cmp(&a.value.abs()));
        let all = rows.len();
        rows.truncate(MOST);
        if rows.is_empty() {
            return None;
        }
        let mut note = text!(
            "How closely the metric rises (right) or falls (left) with each parameter while the others are held, from -1 to 1: partial rank correlation \
             (PRCC; Saltelli & Marivoet 1990) with 95 % intervals (Fisher's z). What turns about may come out near 0.",
            "控制其他参数后，指标随各参数上升（右）或下降（左）的密切程度，取值 -1 至 1：偏秩相关系数（PRCC；Saltelli 与 Marivoet 1990）及 95% 区间（Fisher z 变换）。先升后降的关系可能接近 0。"
        );
        if all > MOST {
            note.en += &format!(" The strongest {MOST} of {all} parameters.");
            note.zh += &format!("仅列 {all} 个参数中最强的 {MOST} 个。");
        }
        let name = sheet.named(of);
        let says = Text {
            en: format!("Rank correlations of {} with the parameters", uncapital(&name.en)),
            zh: format!("{}与各参数的偏秩相关", name.zh),
        };
        let axis = Axis { title: text!("partial rank correlation", "偏秩相关系数"), scale: Scale::Linear([-1.0, 1.0]) };
        Some(Drawn { shape: Shape::Rows(Forest { says, axis, rows, bars: false, at: Some(0.0) }), note, places: None })
    };
    sheet.responses(metric).iter().filter_map(of_relation).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::sweep::Entry;

    fn points(b: &[f64], words: &[&str]) -> Points {
        let a: Vec<f64> = (0..12).map(|k| f64::from(k * 7 % 12)).collect();
        let parameter = |path: &str, at: &[f64], words: &[&str]| Parameter {
            path: path.into(),
            at: at.to_vec(),
            words: words.iter().map(|word| (*word).to_owned()).collect(),
        };
        Points { numbers: (0..12).collect(), parameters: vec![parameter("a", &a, &[]), parameter("b", b, words)], ..Points::default() }
    }

    fn file() -> Vec<Entry> {
        vec![Entry::Design("points.csv".into())]
    }

    #[test]
    fn points_without_a_value_do_not_count() {
        let mut points = points(&[3.0, 1.0, 4.0, 1.5, 5.0, 9.0, 2.0, 6.0, 5.5, 3.5, 8.0, 7.0], &[]);
        let layout = Layout::new(&mut points, &file());
        let ranks = Ranks::new(&points, &layout).unwrap();
        let mut mean: Vec<f64> = points.parameters[0].at.iter().map(|x| x * x).collect();
        mean[5] = f64::NAN;
        let found = ranks.with(&Response { mean, ..Response::default() }).unwrap();
        assert!((found[0].value - 1.0).abs() < 1e-9, "{found:?}");
        let few: Vec<f64> = (0..12).map(|k| if k < 5 { f64::from(k) } else { f64::NAN }).collect();
        assert_eq!(ranks.with(&Response { mean: few, ..Response::default() }), Err(Unfit::Few(6)));
    }

    #[test]
    fn what_cannot_be_ranked_is_told() {
        let places: Vec<f64> = (0..12).map(|k| f64::from(k % 2)).collect();
        let mut points = points(&places, &["x", "y"]);
        let layout = Layout::new(&mut points, &file());
        let notes = Ranks::new(&points, &layout).unwrap().notes();
        assert!(notes.len() == 1 && notes[0].en.contains("Left out of the rank correlations: b."), "{notes:?}");
        let mut bound = self::points(&(0..12).map(|k| f64::from(k * 7 % 12) * 2.0).collect::<Vec<_>>(), &[]);
        let layout = Layout::new(&mut bound, &file());
        let notes = Ranks::new(&bound, &layout).unwrap().notes();
        assert!(notes[0].en.contains("the rank of b follows"), "{notes:?}");
    }
}
