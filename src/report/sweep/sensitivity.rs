//! What `fiducia sensitivity` found, as it stands beside the sweep: indices as bars with their intervals.

use super::layout::Layout;
use super::points::Response;
use super::sheet::{Drawn, Shape, Sheet};
use crate::chart::{Axis, Forest, Row, Scale};
use crate::experiment::{Fault, Results};
use crate::record::tables::SOBOL;
use crate::scenario::sweep::Sampling;
use crate::text::{Text, text};
use std::io;

/// Parameters of a picture at most.
pub const MOST: usize = 30;

/// An index of a parameter as `sensitivity.csv` has it.
#[derive(Clone, Debug, PartialEq)]
struct Index {
    metric: String,
    relation: String,
    parameter: String,
    /// Of which kind, by its place in [`Indices::kinds`].
    kind: usize,
    value: f64,
    interval: [f64; 2],
}

/// All of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Indices {
    kinds: Vec<&'static Kind>,
    all: Vec<Index>,
}

/// A kind of index: its column, the column before the ends of its interval if it has one, and what it is called.
#[derive(Debug, PartialEq)]
struct Kind {
    column: &'static str,
    interval: bool,
    en: &'static str,
    zh: &'static str,
}

const fn kind(column: &'static str, interval: bool, en: &'static str, zh: &'static str) -> Kind {
    Kind { column, interval, en, zh }
}

/// The kinds that are shown. A file has some of them.
const KINDS: [Kind; 5] = [
    kind("s1", true, "alone (S1)", "单独（S1）"),
    kind("s1_rbd", false, "alone, by harmonics (RBD-FAST)", "单独，谐波估计（RBD-FAST）"),
    kind("st", true, "in all (ST)", "总效应（ST）"),
    kind("mu_star", true, "size (μ*)", "大小（μ*）"),
    kind("sigma", false, "spread (σ)", "离散（σ）"),
];

impl Indices {
    /// Reads `sensitivity.csv`; nothing if there is none.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(results: &Results) -> Result<Option<Indices>, Fault> {
        if !results.beside(SOBOL) {
            return Ok(None);
        }
        let mut rows = results.table(SOBOL)?;
        let mut read = || -> io::Result<Indices> {
            let [metric, relation, parameter] = rows.all(["metric", "relation", "parameter"])?;
            let kinds: Vec<&'static Kind> = KINDS.iter().filter(|kind| rows.place(kind.column).is_ok()).collect();
            let end =
                |kind: &Kind, end: &str| if kind.interval { rows.place(&format!("{}_ci_{end}", kind.column)).map(Some) } else { Ok(None) };
            let places = kinds.iter().map(|kind| Ok((rows.place(kind.column)?, end(kind, "low")?, end(kind, "high")?)));
            let places = places.collect::<io::Result<Vec<_>>>()?;
            let mut all = Vec::new();
            while rows.advance()? {
                for (kind, (value, low, high)) in places.iter().enumerate() {
                    let number = |place: &Option<_>| place.map_or(Ok(f64::NAN), |place| rows.number(place));
                    let [metric, relation, parameter] =
                        [rows.text(metric)?, rows.text(relation)?, rows.text(parameter)?].map(str::to_owned);
                    all.push(Index {
                        metric,
                        relation,
                        parameter,
                        kind,
                        value: rows.number(*value)?,
                        interval: [number(low)?, number(high)?],
                    });
                }
            }
            Ok(Indices { kinds, all })
        };
        read().map(Some).map_err(Fault::disk(results.folder()))
    }

    /// The indices of a response, the parameter that matters most first.
    fn rows(&self, metric: &str, relation: &str) -> Vec<Row> {
        let found: Vec<&Index> =
            self.all.iter().filter(|of| of.metric == metric && of.relation == relation && of.value.is_finite()).collect();
        // By the total effect or the size, if there is one.
        let leading = self.kinds.iter().position(|kind| ["st", "mu_star"].contains(&kind.column)).unwrap_or(0);
        let mut parameters: Vec<&Index> = found.iter().copied().filter(|of| of.kind == leading).collect();
        parameters.sort_by(|a, b| b.value.total_cmp(&a.value));
        let of_parameter =
            |parameter: &str| found.iter().copied().filter(|of| of.parameter == parameter).map(|of| self.row(of)).collect::<Vec<Row>>();
        parameters.iter().take(MOST).flat_map(|of| of_parameter(&of.parameter)).collect()
    }

    fn row(&self, of: &Index) -> Row {
        let (parameter, kind) = (&of.parameter, self.kinds[of.kind]);
        let name = Text { en: format!("{parameter}: {}", kind.en), zh: format!("{parameter}：{}", kind.zh) };
        Row { name, value: of.value, interval: of.interval, ..Row::default() }
    }
}

/// The indices of a metric as bars, for each kind of relation.
pub fn bars(sheet: &Sheet, indices: &Indices, metric: &str) -> Vec<Drawn> {
    let effects = indices.kinds.iter().any(|kind| kind.column == "mu_star");
    let of_relation = |of: &&Response| {
        let rows = indices.rows(metric, sheet.relation(of));
        if rows.is_empty() {
            return None;
        }
        let (title, note) = if effects {
            (
                text!("change over the full range of the parameter", "参数跨越整个取值范围时的变化"),
                text!(
                    "Elementary effects (Morris): μ* is their mean size, with 95 % intervals from resamples; a large σ beside it says that the effect \
                     depends on where one is, or on other parameters.",
                    "基本效应（Morris）：μ* 为其平均大小（附重抽样得到的 95% 区间）；σ 较大表示效应因位置或其他参数而异。"
                ),
            )
        } else {
            (
                text!("share of the variance", "占方差的份额"),
                text!(
                    "S1: what the parameter explains by itself; ST, where it is shown: what it explains in all, together with the others. With 95 % intervals \
                     from resamples; an estimate may lie a little below 0.",
                    "S1：参数单独解释的部分；ST（如有）：连同与其他参数的交互在内的全部。附重抽样得到的 95% 区间；估计值可能略小于 0。"
                ),
            )
        };
        let scale = match Forest::scale(&rows, true) {
            Scale::Linear([low, high]) if !effects => Scale::Linear([low, high.max(1.0)]),
            scale => scale,
        };
        let name = sheet.named(of);
        let says = Text { en: format!("Sensitivity of {}", uncapital(&name.en)), zh: format!("{}的敏感性", name.zh) };
        let forest = Forest { says, axis: Axis { title, scale }, rows, bars: true, at: None };
        Some(Drawn { shape: Shape::Rows(forest), note, places: None })
    };
    sheet.responses(metric).iter().filter_map(of_relation).collect()
}

/// A text within a line.
pub fn uncapital(text: &str) -> String {
    // A name such as Gini stays as it is.
    if text.starts_with("Gini") {
        return text.to_owned();
    }
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// What to do to see indices where they are not there yet; nothing for crossed points, of which the pictures tell more.
pub fn missing(layout: &Layout) -> Option<Text> {
    match layout.sampling {
        _ if layout.crossed => None,
        Some(Sampling::Saltelli) => Some(text!(
            "These points were drawn for Sobol indices. `fiducia sensitivity` with the folder of these results computes them; made anew, this page then shows them.",
            "这些参数点按 Sobol 指数的要求抽取。对本结果文件夹运行 `fiducia sensitivity` 即可算出；重新生成本页后便会显示。"
        )),
        Some(Sampling::Morris) => Some(text!(
            "These points were drawn for elementary effects. `fiducia sensitivity` with the folder of these results computes them; made anew, this page then \
             shows them.",
            "这些参数点按基本效应（Morris）的要求抽取。对本结果文件夹运行 `fiducia sensitivity` 即可算出；重新生成本页后便会显示。"
        )),
        _ => Some(text!(
            "`fiducia sensitivity` with the folder of these results computes first-order indices from these points too; made anew, this page then shows them.",
            "对本结果文件夹运行 `fiducia sensitivity`，还可由这些参数点估计一阶指数；重新生成本页后便会显示。"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indices_stand_by_parameter_with_the_most_important_first() {
        let index = |parameter: &str, kind: usize, value: f64| Index {
            metric: "m".into(),
            relation: "r".into(),
            parameter: parameter.into(),
            kind,
            value,
            interval: [value - 0.1, value + 0.1],
        };
        let all = vec![
            index("a", 0, 0.3),
            index("a", 1, 0.4),
            index("b", 0, 0.2),
            index("b", 1, 0.6),
            index("c", 0, f64::NAN),
            index("c", 1, f64::NAN),
        ];
        let indices = Indices { kinds: vec![&KINDS[0], &KINDS[2]], all };
        let names: Vec<String> = indices.rows("m", "r").into_iter().map(|row| row.name.en).collect();
        assert_eq!(names, ["b: alone (S1)", "b: in all (ST)", "a: alone (S1)", "a: in all (ST)"]);
        assert!(indices.rows("m", "other").is_empty());
        assert_eq!((uncapital("Mean trust"), uncapital("Gini of trustors")), ("mean trust".into(), "Gini of trustors".into()));
    }
}
