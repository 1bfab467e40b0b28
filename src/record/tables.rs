//! The one list of tables: the file, its columns, when it is written and what a row of it is, in English and Chinese.
//!
//! From it follow the headers, the dictionary `columns.csv`, the types of Parquet, the files that a folder of results may hold, and
//! `docs/output.md`. To add a table, add its columns to [`columns`] and a line here.

use super::columns::{self, Column, Kind, METRICS, WINDOW};
use super::table::{FileEntry, Lines, Table};
use crate::text::counted;
use Part::{Fixed, Free, Swept, Window};
use std::borrow::Cow;
use std::io;
use std::path::Path;

/// Columns that stand together in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The same in every folder.
    Fixed(&'static [Column]),
    /// A column for each parameter that a sweep varies.
    Swept,
    /// A column for each free parameter of a fit.
    Free,
    /// For each metric, its mean over the window at the end of the run, if there is one.
    Window,
}

/// What is known of a table before it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schema {
    /// Name of the file.
    pub file: &'static str,
    /// Its columns, from left to right.
    pub parts: &'static [Part],
    /// When it is written, in English.
    pub when_en: &'static str,
    /// The same in Chinese.
    pub when_zh: &'static str,
    /// What a row of it is, in English.
    pub en: &'static str,
    /// The same in Chinese.
    pub zh: &'static str,
}

/// What decides on the columns of a table besides the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Varied<'a> {
    /// The parameters that a sweep varies or that a fit has free, by path.
    pub parameters: &'a [String],
    /// Steps of the window at the end of the runs; 0 for none.
    pub window: usize,
}

/// Makes the list of tables.
macro_rules! tables {
    ($( $id:ident $file:literal [$($part:expr),*] $when_en:literal $when_zh:literal $en:literal $zh:literal; )*) => {
        $(
            #[doc = concat!("`", $file, "`: ", $en)]
            pub const $id: &Schema = &Schema {
                file: $file,
                parts: &[$($part),*],
                when_en: $when_en,
                when_zh: $when_zh,
                en: $en,
                zh: $zh,
            };
        )*

        /// All tables that fiducia writes, in the order in which a folder lists them.
        pub const TABLES: &[&Schema] = &[$( $id, )*];
    };
}

tables! {
    SERIES "series.csv" [Fixed(columns::SERIES_KEYS), Swept, Fixed(METRICS)]
        "Of `fiducia run`, and of a sweep with `--series`." "由 `fiducia run` 写出；扫描时加 `--series`。"
        "A row per run, recorded step and kind of relation. A sweep puts the parameters it varies between the keys and the metrics."
        "每次运行、每个记录步、每种关系一行；扫描的参数位于键与指标之间。";
    RUNS "runs.csv" [Fixed(columns::RUN_KEYS), Swept, Fixed(METRICS), Window]
        "Of every run and sweep." "每次运行或扫描都写出。"
        "A row per run and kind of relation. The metrics are those of `series.csv`: flows over the whole run, the others at its end. With `--window` their means over the last steps follow, as `window_` and the name."
        "每次运行、每种关系一行。指标同 `series.csv`：流量为整次运行之和，其余为结束时的值。加 `--window` 时，其后为最后若干步内的均值，列名以 `window_` 开头。";
    SUMMARY "summary.csv" [Fixed(columns::SUMMARY_KEYS), Swept, Fixed(columns::SUMMARY)]
        "Of every run and sweep." "每次运行或扫描都写出。"
        "A row per point, recorded step, kind of relation and metric. Of a sweep it is a summary of `runs.csv`, at the last step."
        "每个参数点、每个记录步、每种关系、每个指标一行。扫描时汇总 `runs.csv`，步数为最后一步。";
    FAILURES "failures.csv" [Fixed(columns::FAILURE_KEYS), Swept, Fixed(columns::FAILURES)]
        "Of a sweep in which a run failed." "扫描中有运行失败时写出。"
        "A row per such run." "每次失败的运行一行。";
    AGENTS "agents.csv" [Fixed(columns::AGENTS)]
        "With `--agents`." "加 `--agents` 时写出。"
        "A row per run and agent, at the end." "每次运行的每个个体一行，为结束时的状态。";
    RELATIONS "relations.csv" [Fixed(columns::RELATIONS)]
        "With `--relations`." "加 `--relations` 时写出。"
        "A row per run and relation, at the end." "每次运行的每个关系一行，为结束时的状态。";
    EVENTS "events.csv" [Fixed(columns::EVENTS)]
        "With `--events`." "加 `--events` 时写出。"
        "A row per contact." "每次接触一行。";
    SURVEY "survey.csv" [Fixed(columns::SURVEY)]
        "Where the scenario has a survey." "场景设有问卷调查时写出。"
        "A row per answer." "每个作答一行。";
    LAB "lab.csv" [Fixed(columns::LAB)]
        "Where the scenario has a laboratory." "场景设有实验室时写出。"
        "A row per game." "每局博弈一行。";
    CLAIMS "claims.csv" [Fixed(columns::CLAIMS)]
        "Of `fiducia check --out`." "由 `fiducia check --out` 写出。"
        "A row per claim." "每个论断一行。";
    CLAIM_SETTINGS "settings.csv" [Fixed(columns::CLAIM_SETTINGS)]
        "Of `fiducia check --out`." "由 `fiducia check --out` 写出。"
        "A row per claim and thing compared." "每个论断的每个被比较项一行。";
    SOBOL "sensitivity.csv" [Fixed(columns::SENSITIVITY_KEYS), Fixed(columns::SOBOL_INDICES), Fixed(columns::SENSITIVITY_MEANS)]
        "Of `fiducia sensitivity`, after a Saltelli sample." "由 `fiducia sensitivity` 写出（Saltelli 抽样之后）。"
        "A row per kind of relation, metric and swept parameter." "每种关系、每个指标、每个扫描参数一行。";
    MORRIS "sensitivity.csv" [Fixed(columns::SENSITIVITY_KEYS), Fixed(columns::MORRIS_EFFECTS), Fixed(columns::SENSITIVITY_MEANS)]
        "After a Morris sample." "Morris 抽样之后。"
        "The same rows, with these columns between `parameter` and `samples`." "各行相同，`parameter` 与 `samples` 之间为以下各列。";
    GIVEN "sensitivity.csv" [Fixed(columns::SENSITIVITY_KEYS), Fixed(columns::GIVEN_DATA), Fixed(columns::SENSITIVITY_MEANS)]
        "After a sweep over any other points." "其他参数点的扫描之后。"
        "The same rows, with these columns between `parameter` and `samples`." "各行相同，`parameter` 与 `samples` 之间为以下各列。";
    COMPARE "compare.csv" [Fixed(columns::COMPARE)]
        "Of `fiducia compare`." "由 `fiducia compare` 写出。"
        "A row per kind of relation that both scenarios have, and metric." "两个场景共有的每种关系、每个指标一行。";
    FIT "fit.csv" [Fixed(columns::FIT)]
        "Of `fiducia fit`." "由 `fiducia fit` 写出。"
        "A row per free parameter." "每个自由参数一行。";
    TARGETS "targets.csv" [Fixed(columns::TARGETS)]
        "Of `fiducia fit`." "由 `fiducia fit` 写出。"
        "A row per target." "每个目标一行。";
    PROFILE "profile.csv" [Fixed(columns::PROFILE), Free]
        "Of `fiducia fit`." "由 `fiducia fit` 写出。"
        "A row per free parameter and value at which it was held, with the values of all parameters behind."
        "每个自由参数的每个固定取值一行，其后为全部参数的取值。";
    TRACE "trace.csv" [Fixed(columns::TRACE), Free]
        "Of `fiducia fit`." "由 `fiducia fit` 写出。"
        "A row per place that was tried, with the values of all parameters behind." "每个尝试过的位置一行，其后为全部参数的取值。";
    DICTIONARY "columns.csv" [Fixed(columns::DICTIONARY)]
        "Beside every other table." "与其他各表一同写出。"
        "A row per column of each of them." "各表的每一列一行。";
}

/// A column of a table in a certain folder.
struct Heading<'a> {
    name: Cow<'a, str>,
    unit: &'static str,
    en: Cow<'static, str>,
    zh: Cow<'static, str>,
}

impl Schema {
    fn headings<'a>(&self, varied: &Varied<'a>) -> Vec<Heading<'a>> {
        let Varied { parameters, window } = *varied;
        let fixed = |c: &'static Column| Heading { name: c.name.into(), unit: c.unit, en: c.en.into(), zh: c.zh.into() };
        let free = |en: &'static str, zh: &'static str| {
            parameters.iter().map(move |path| Heading { name: path.into(), unit: "", en: en.into(), zh: zh.into() })
        };
        let mean = |c: &'static Column| Heading {
            name: format!("{WINDOW}{}", c.name).into(),
            unit: c.unit,
            en: format!("Mean over the rows recorded in the last {}: {}", counted(window, "step"), c.en).into(),
            zh: format!("最后 {window} 步内各行的均值：{}", c.zh).into(),
        };
        let mut headings = Vec::new();
        for part in self.parts {
            match part {
                Part::Fixed(columns) => headings.extend(columns.iter().map(fixed)),
                Part::Swept => headings.extend(free("Swept parameter", "扫描的参数")),
                Part::Free => headings.extend(free("Value of a free parameter", "自由参数的取值")),
                Part::Window => headings.extend(METRICS.iter().filter(|_| window > 0).map(mean)),
            }
        }
        headings
    }

    /// The names of the columns.
    pub fn header(&self, varied: &Varied) -> Vec<String> {
        self.headings(varied).into_iter().map(|heading| heading.name.into_owned()).collect()
    }

    /// Adds the rows of the dictionary for this table.
    pub fn explain(&self, varied: &Varied, lines: &mut Lines) {
        for Heading { name, unit, en, zh } in self.headings(varied) {
            [self.file, &name, unit, &en, &zh].into_iter().for_each(|text| lines.text(text));
            lines.end_row();
        }
    }

    /// The bytes with which the file begins: the byte order mark, if it is wanted, and the header.
    pub fn begin(&self, varied: &Varied, bom: bool) -> Vec<u8> {
        super::table::begin(self.header(varied), bom)
    }

    /// Begins the file in a folder. `bom` puts a byte order mark in front, for spreadsheet programs.
    ///
    /// # Errors
    /// When the file cannot be created or written.
    pub fn create(&self, folder: &Path, varied: &Varied, bom: bool) -> io::Result<Table> {
        Table::create(folder, self.file, self.header(varied), bom)
    }
}

/// What the cells of a column hold; nothing is known of the values of a parameter.
pub fn kind(file: &str, column: &str) -> Option<Kind> {
    let parts = TABLES.iter().filter(|table| table.file == file).flat_map(|table| table.parts);
    parts.into_iter().find_map(|part| match part {
        Part::Fixed(columns) => columns.iter().find(|known| known.name == column).map(|known| known.kind),
        Part::Window => (column.starts_with(WINDOW) && columns::is_metric(column)).then_some(Kind::Number),
        Part::Swept | Part::Free => None,
    })
}

/// Begins the dictionary of a folder with the rows of these tables.
///
/// # Errors
/// When the file cannot be created or written.
pub fn dictionary(folder: &Path, tables: &[&Schema], varied: &Varied, bom: bool) -> io::Result<Table> {
    let mut table = DICTIONARY.create(folder, &Varied::default(), bom)?;
    table.append(&explained(tables, varied))?;
    Ok(table)
}

fn explained(tables: &[&Schema], varied: &Varied) -> Lines {
    let mut lines = Lines::default();
    tables.iter().for_each(|table| table.explain(varied, &mut lines));
    lines
}

/// Bytes of the rows of the dictionary of these tables.
pub fn dictionary_bytes(tables: &[&Schema], varied: &Varied) -> u64 {
    explained(tables, varied).bytes().len() as u64
}

/// Writes tables whose rows are all there, and the dictionary.
///
/// # Errors
/// When the disk refuses.
pub fn write(folder: &Path, tables: &[(&Schema, Lines)], varied: &Varied) -> io::Result<Vec<FileEntry>> {
    let mut files = Vec::with_capacity(tables.len() + 1);
    for (schema, lines) in tables {
        let mut table = schema.create(folder, varied, false)?;
        table.append(lines)?;
        files.push(table.finish()?);
    }
    let schemas: Vec<&Schema> = tables.iter().map(|(schema, _)| *schema).collect();
    files.push(dictionary(folder, &schemas, varied, false)?.finish()?);
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_snake_case_unique_within_a_table_and_everything_is_said_twice() {
        for table in TABLES {
            assert!([table.when_en, table.when_zh, table.en, table.zh].iter().all(|text| !text.is_empty()), "{}", table.file);
            let mut names = table.header(&Varied { parameters: &[], window: 1 });
            assert!(names.iter().all(|n| n.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')));
            assert!(table.headings(&Varied::default()).iter().all(|heading| !heading.en.is_empty() && !heading.zh.is_empty()));
            let columns = names.len();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), columns, "{}", table.file);
        }
    }

    #[test]
    fn swept_parameters_stand_between_keys_and_values_and_means_over_a_window_behind_them() {
        let parameters = ["exchange.gain".to_owned()];
        let header = RUNS.header(&Varied { parameters: &parameters, window: 5 });
        let (keys, metrics) = (columns::RUN_KEYS.len(), METRICS.len());
        assert_eq!((header[keys].as_str(), header[keys + 1].as_str()), ("exchange.gain", METRICS[0].name));
        assert_eq!((header.len(), header[keys + 1 + metrics].as_str()), (keys + 1 + 2 * metrics, "window_contacts"));
        assert_eq!(RUNS.header(&Varied { parameters: &parameters, window: 0 }).len(), keys + 1 + metrics);
    }

    #[test]
    fn the_kind_of_a_column_is_known_unless_it_is_a_parameter() {
        let kinds =
            ["run", "relation", "trust_mean", "window_contacts", "exchange.gain", "window_x"].map(|column| kind("runs.csv", column));
        assert_eq!(kinds, [Some(Kind::Whole), Some(Kind::Text), Some(Kind::Number), Some(Kind::Number), None, None]);
        assert_eq!([kind("sensitivity.csv", "mu_star"), kind("sensitivity.csv", "st")], [Some(Kind::Number); 2]);
    }
}
