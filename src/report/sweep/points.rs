//! What `summary.csv` of a sweep holds, as columns of numbers: its points, and the mean of every metric at each of them. It is read once, from top to
//! bottom; of a row nothing is kept but its numbers.

use crate::chart::written;
use crate::experiment::{Fault, Progress, Results};
use crate::record::reading::{Place, Reading};
use crate::record::table::Lines;
use crate::record::tables::SUMMARY;
use indexmap::IndexSet;
use std::io;

/// Rows after which it is told how far the reading is.
pub const ROWS: u64 = 100_000;

/// A swept parameter and its values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parameter {
    /// Its path.
    pub path: String,
    /// Its value, by point: the number, or where words are among the values the place of the value in `words`.
    pub at: Vec<f64>,
    /// The values as they are written, in the order in which they came; empty if all are numbers.
    pub words: IndexSet<String>,
}

/// A metric of a kind of relation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Response {
    /// The metric, by its name in the file.
    pub metric: String,
    /// The number of the kind of relation.
    pub relation: usize,
    /// The mean over replicates, by point; not a number where there is none.
    pub mean: Vec<f64>,
    /// The ends of its 95 % interval, by point.
    pub interval: [Vec<f64>; 2],
}

/// The points of a sweep with what became of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Points {
    /// The number of each point.
    pub numbers: Vec<u64>,
    /// What was varied.
    pub parameters: Vec<Parameter>,
    /// The kinds of relation, in the order in which they came.
    pub relations: Vec<String>,
    /// By the order in which they came.
    pub responses: Vec<Response>,
}

impl Parameter {
    /// Takes the value of the next point.
    fn take(&mut self, cell: &str) {
        let number = cell.parse().ok().filter(|x: &f64| x.is_finite());
        if let (Some(x), true) = (number, self.words.is_empty()) {
            return self.at.push(x);
        }
        if self.words.is_empty() {
            // The first word: the numbers before it become words too, as they were written.
            for x in &mut self.at {
                *x = place(&mut self.words, &number_as_written(*x));
            }
        }
        self.at.push(place(&mut self.words, cell));
    }

    /// A value of it as a person reads it.
    pub fn shown(&self, at: f64) -> String {
        self.words.get_index(at as usize).cloned().unwrap_or_else(|| written(at))
    }

    /// A value of it as it is written.
    pub fn written(&self, at: f64) -> String {
        self.words.get_index(at as usize).cloned().unwrap_or_else(|| number_as_written(at))
    }

    /// The same places, where the words stand in the order of a list that has them.
    pub fn order(&mut self, list: &[String]) {
        let before = std::mem::take(&mut self.words);
        self.words = list.iter().filter(|word| before.contains(*word)).chain(&before).cloned().collect();
        if !before.is_empty() {
            self.at.iter_mut().for_each(|x| *x = self.words.get_index_of(&before[*x as usize]).unwrap_or(0) as f64);
        }
    }
}

/// The place of a word in a list, to which it is added if it is new.
fn place(words: &mut IndexSet<String>, word: &str) -> f64 {
    words.get_index_of(word).unwrap_or_else(|| words.insert_full(word.to_owned()).0) as f64
}

/// A number as tables have it.
pub fn number_as_written(x: f64) -> String {
    let mut lines = Lines::default();
    lines.number(x);
    String::from_utf8_lossy(lines.bytes()).into_owned()
}

impl Points {
    /// Reads `summary.csv`; the intervals only if they are wanted, for they are two thirds of the memory.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(results: &Results, intervals: bool, progress: &dyn Progress) -> Result<Points, Fault> {
        let mut rows = results.table(SUMMARY)?;
        Points::take(&mut rows, intervals, progress).map_err(Fault::disk(results.folder()))
    }

    fn take(rows: &mut Reading, intervals: bool, progress: &dyn Progress) -> io::Result<Points> {
        let [point, step] = rows.all(["point", "step"])?;
        let [relation, metric, mean, low, high] = rows.all(["relation", "metric", "mean", "ci_low", "ci_high"])?;
        let swept = rows.between(point, step);
        let parameter = |&place: &Place| Parameter { path: rows.name(place).to_owned(), ..Parameter::default() };
        let mut points = Points { parameters: swept.iter().map(parameter).collect(), ..Points::default() };
        let (mut next, mut read) = (0, 0);
        while rows.advance()? {
            let number = rows.count(point)?;
            if points.numbers.last() != Some(&number) {
                points.numbers.push(number);
                for (parameter, &place) in points.parameters.iter_mut().zip(&swept) {
                    parameter.take(rows.text(place)?);
                }
            }
            let at = points
                .response(next, rows.bytes(metric), rows.bytes(relation))
                .map_or_else(|| Ok(points.add(rows.text(metric)?, rows.text(relation)?)), Ok::<usize, io::Error>)?;
            next = at + 1;
            let point = points.numbers.len() - 1;
            let response = &mut points.responses[at];
            put(&mut response.mean, point, rows.number(mean)?);
            if intervals {
                put(&mut response.interval[0], point, rows.number(low)?);
                put(&mut response.interval[1], point, rows.number(high)?);
            }
            read += 1;
            if read % ROWS == 0 {
                progress.tick();
            }
        }
        let all = points.numbers.len();
        for response in &mut points.responses {
            let [low, high] = &mut response.interval;
            [&mut response.mean, low, high].into_iter().for_each(|column| column.resize(all, f64::NAN));
        }
        Ok(points)
    }

    /// The number of a response. Rows come in rounds: the next is most often the one that is wanted, or the first again.
    fn response(&self, next: usize, metric: &[u8], relation: &[u8]) -> Option<usize> {
        let is = |of: &Response| of.metric.as_bytes() == metric && self.relations[of.relation].as_bytes() == relation;
        let known = |at: usize| self.responses.get(at).is_some_and(is).then_some(at);
        known(next).or_else(|| known(0)).or_else(|| self.responses.iter().position(is))
    }

    fn add(&mut self, metric: &str, relation: &str) -> usize {
        let known = self.relations.iter().position(|name| name == relation);
        let relation = known.unwrap_or_else(|| {
            self.relations.push(relation.to_owned());
            self.relations.len() - 1
        });
        self.responses.push(Response { metric: metric.to_owned(), relation, ..Response::default() });
        self.responses.len() - 1
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.numbers.len()
    }

    /// A metric of a kind of relation, if it has a value at any point.
    pub fn of(&self, metric: &str, relation: usize) -> Option<&Response> {
        self.responses.iter().find(|of| of.metric == metric && of.relation == relation && of.mean.iter().any(|x| x.is_finite()))
    }
}

/// Puts a value at the place of a point; points that were passed over have none.
fn put(column: &mut Vec<f64>, point: usize, x: f64) {
    column.resize(point, f64::NAN);
    column.push(x);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> io::Result<Points> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("summary.csv");
        std::fs::write(&path, format!("point,a,b,step,relation,from,to,metric,n,mean,sd,ci_low,ci_high\n{text}")).unwrap();
        Points::take(&mut Reading::open(&path)?, true, &())
    }

    #[test]
    fn rows_become_columns_and_what_is_missing_is_not_a_number() {
        let points =
            read("0,1,x,9,r,g,g,m,2,5,1,4,6\n0,1,x,9,s,g,g,m,0,,,,\n2,2.5,y,9,r,g,g,m,1,7,,,\n2,2.5,y,9,r,g,g,k,1,8,,,\n").unwrap();
        assert_eq!((points.numbers.as_slice(), points.relations.join(" ")), (&[0, 2][..], "r s".to_owned()));
        assert_eq!((points.parameters[0].at.as_slice(), points.parameters[0].words.len()), (&[1.0, 2.5][..], 0));
        assert_eq!(
            (points.parameters[1].at.as_slice(), points.parameters[1].words[0].clone() + &points.parameters[1].words[1]),
            (&[0.0, 1.0][..], "xy".to_owned())
        );
        let m = points.of("m", 0).unwrap();
        assert_eq!((m.mean.as_slice(), m.interval[0][0], m.interval[1][0]), (&[5.0, 7.0][..], 4.0, 6.0));
        assert!(m.interval[0][1].is_nan());
        assert!(points.of("m", 1).is_none(), "it has no value");
        let k = points.of("k", 0).unwrap();
        assert!(k.mean[0].is_nan() && k.mean[1] == 8.0, "{k:?}");
    }

    #[test]
    fn one_word_makes_words_of_all_values_as_they_were_written() {
        let mut parameter = Parameter::default();
        ["0.1", "20", "auto", "0.1"].into_iter().for_each(|cell| parameter.take(cell));
        assert_eq!(
            (parameter.words.iter().map(String::as_str).collect::<Vec<_>>(), parameter.at.as_slice()),
            (vec!["0.1", "20", "auto"], &[0.0, 1.0, 2.0, 0.0][..])
        );
        parameter.order(&["auto".to_owned(), "20".to_owned()]);
        assert_eq!(parameter.at.iter().map(|x| parameter.written(*x)).collect::<Vec<_>>(), ["0.1", "20", "auto", "0.1"]);
        assert_eq!(parameter.words.iter().map(String::as_str).collect::<Vec<_>>(), ["auto", "20", "0.1"]);
        assert_eq!(Parameter::default().written(0.1 + 0.2), "0.30000000000000004");
    }

    #[test]
    fn a_broken_row_is_told_with_its_line() {
        let error = read("0,1,x,9,r,g,g,m,2,five,1,4,6\n").unwrap_err().to_string();
        assert_eq!(error, "summary.csv:2: `mean` should be a number, not `five`");
    }
}
