//! `fiducia report` of a sweep: for every arrangement of points, the numbers that the pictures carry are those of `summary.csv`.

mod common;
#[path = "common/sweeping.rs"]
mod sweeping;

use common::drawn::{Csv, Drawn, Mark, same};
use fiducia::experiment::sensitivity::PartialRanks;
use std::fmt::Write;
use std::path::Path;
use sweeping::{complains, expect, folder};

/// What stands between the names of the columns of a map.
const BETWEEN: char = '\u{1f}';

/// Sweeps the small scenario over these parameters and makes its page in English.
fn swept(dir: &Path, words: &[&str]) -> Drawn {
    expect(dir, 0, &[&["sweep", "small.toml", "--out", "o", "--quiet", "--force"], words].concat());
    page(dir, &[])
}

/// Makes the page of the folder `o`.
fn page(dir: &Path, words: &[&str]) -> Drawn {
    let english: &[&str] = if words.contains(&"--lang") { &[] } else { &["--lang", "en"] };
    expect(dir, 0, &[&["report", "o", "--quiet"], english, words].concat());
    Drawn(std::fs::read_to_string(dir.join("o/report.html")).unwrap())
}

fn summary(dir: &Path) -> Csv {
    Csv::read(&dir.join("o/summary.csv"))
}

/// The metrics of a page in their order, each with its part.
fn metrics(page: &Drawn) -> Vec<(String, Drawn)> {
    let parts = page.0.split("data-metric=\"").skip(1).map(|part| part.split("</details>").next().unwrap());
    parts.map(|part| (part.split('"').next().unwrap().to_owned(), Drawn(part.to_owned()))).collect()
}

/// The exact values of the columns and the rows of the maps of a part.
fn places(part: &Drawn) -> Vec<[Vec<String>; 2]> {
    let of = |map: &str, name: &str| {
        let rest = map.split(&format!("data-{name}=\"")).nth(1).unwrap();
        rest.split('"').next().unwrap().split(BETWEEN).map(str::to_owned).collect()
    };
    part.0.split("<div class=\"map\"").skip(1).map(|map| [of(map, "columns"), of(map, "rows")]).collect()
}

/// A value of the table, by the settings of the parameters.
fn at(summary: &Csv, metric: &str, relation: &str, settings: &[(&str, &str)]) -> f64 {
    summary.numbers("mean", &[&[("metric", metric), ("relation", relation)], settings].concat())[0]
}

#[test]
fn one_parameter_over_numbers_is_a_line_with_its_interval_for_each_kind_of_relation() {
    let folder = folder();
    let page = swept(folder.path(), &["--vary", "exchange.gain=1,2,4,8", "--replicates", "3"]);
    let (summary, metrics) = (summary(folder.path()), metrics(&page));
    assert!(metrics.len() > 15 && metrics[0].0 == "trust_mean", "{}", metrics.len());
    for (metric, part) in &metrics {
        for relation in ["kin", "strangers"] {
            let found: Vec<Mark> = part.marks("line").into_iter().filter(|line| line.text("name") == relation).collect();
            let of = |column: &str| summary.numbers(column, &[("metric", metric), ("relation", relation)]);
            if of("mean").iter().all(|x| x.is_nan()) {
                assert!(found.is_empty(), "{metric} {relation}");
                continue;
            }
            for (attribute, column) in [("x", "exchange.gain"), ("y", "mean"), ("low", "ci_low"), ("high", "ci_high")] {
                assert!(same(&found[0].numbers(attribute), &of(column)), "{metric} {relation} {column}");
            }
        }
    }
    assert!(page.0.contains("data-scale=\"log 1 8\""), "equal ratios are equal steps");
}

#[test]
fn one_parameter_over_words_is_a_bar_for_each() {
    let folder = folder();
    let page = swept(folder.path(), &["--vary", "belief=beta,attribution", "--replicates", "3"]);
    let summary = summary(folder.path());
    for (metric, part) in metrics(&page) {
        let rows = part.marks("row");
        for (k, relation) in ["kin", "strangers"].iter().enumerate() {
            let of = |column: &str| summary.numbers(column, &[("metric", &metric), ("relation", relation)]);
            let known: Vec<usize> = (0..2).filter(|&k| !of("mean")[k].is_nan()).collect();
            let own = if k == 0 { &rows[..known.len()] } else { &rows[rows.len() - known.len()..] };
            for (row, &k) in own.iter().zip(&known) {
                assert_eq!(row.text("name"), ["beta", "attribution"][k]);
                for (attribute, column) in [("value", "mean"), ("low", "ci_low"), ("high", "ci_high")] {
                    assert!(
                        same(&row.numbers(attribute), &[of(column)[k]]) || row.text(attribute) == "NaN",
                        "{metric} {relation} {column}"
                    );
                }
            }
        }
    }
}

#[test]
fn two_parameters_are_a_map_and_a_word_beside_a_number_is_a_line() {
    let folder = folder();
    let page = swept(folder.path(), &["--replicates", "2"]);
    let summary = summary(folder.path());
    let names = ["relation.kin.shared_interest", "communication.transparency"];
    for (metric, part) in metrics(&page) {
        let (cells, places) = (part.marks("cells"), places(&part));
        assert_eq!(cells.len(), places.len());
        for (map, [columns, rows]) in cells.iter().zip(&places) {
            assert_eq!((columns.join(" "), rows.join(" ")), ("0 0.25 0.5 0.75 1".to_owned(), "0 0.5 1".to_owned()));
            let of = |relation: &str| {
                let row = |row: &String| {
                    columns.iter().map(|column| at(&summary, &metric, relation, &[(names[0], column), (names[1], row)])).collect::<Vec<_>>()
                };
                rows.iter().flat_map(row).collect::<Vec<f64>>()
            };
            let drawn = map.numbers("values");
            assert!(["kin", "strangers"].iter().any(|relation| same(&drawn, &of(relation))), "{metric}");
        }
    }
    assert!(page.0.contains("class=\"contour\"") || page.0.contains("path class=\"contour\""), "lines of equal value");

    let page = swept(folder.path(), &["--vary", "exchange.gain=1..9:5", "--vary", "belief=beta,attribution", "--replicates", "2"]);
    let summary = self::summary(folder.path());
    for (metric, part) in metrics(&page) {
        for line in part.marks("line") {
            let word = line.text("name");
            let of =
                |relation: &str, column: &str| summary.numbers(column, &[("metric", &metric), ("relation", relation), ("belief", word)]);
            let is = |relation: &&str| {
                [("y", "mean"), ("low", "ci_low"), ("high", "ci_high")].iter().all(|(a, c)| same(&line.numbers(a), &of(relation, c)))
            };
            assert!(["kin", "strangers"].iter().any(is), "{metric} {word}");
        }
    }
    assert_eq!(metrics(&page)[0].1.marks("line").len(), 4, "two kinds of relation, two words");
}

#[test]
fn three_parameters_are_small_maps_and_parallel_coordinates() {
    let folder = folder();
    let vary = [
        "--vary",
        "exchange.gain=2,5,8",
        "--vary",
        "exchange.loss=3,5,7,9",
        "--vary",
        "communication.transparency=0,1",
        "--replicates",
        "1",
    ];
    let page = swept(folder.path(), &vary);
    let summary = summary(folder.path());
    for (metric, part) in metrics(&page) {
        let (cells, places) = (part.marks("cells"), places(&part));
        assert_eq!(cells.len(), 2 * places.len(), "{metric}: a map for each transparency");
        for (k, map) in cells.iter().enumerate() {
            let [columns, rows] = &places[k / 2];
            let transparency = ["0", "1"][k % 2];
            let of = |relation: &str| {
                let cell = |row: &String, column: &String| {
                    let settings =
                        [("exchange.loss", column.as_str()), ("exchange.gain", row), ("communication.transparency", transparency)];
                    at(&summary, &metric, relation, &settings)
                };
                rows.iter().flat_map(|row| columns.iter().map(|column| cell(row, column)).collect::<Vec<_>>()).collect::<Vec<f64>>()
            };
            let drawn = map.numbers("values");
            assert!(["kin", "strangers"].iter().any(|relation| same(&drawn, &of(relation))), "{metric} {transparency}");
        }
        follows(&part, &summary, &metric, &["exchange.gain", "exchange.loss", "communication.transparency"]);
    }
}

/// The lines of parallel coordinates are the points of the table.
fn follows(part: &Drawn, summary: &Csv, metric: &str, parameters: &[&str]) {
    let all = part.marks("points");
    assert!(!all.is_empty(), "{metric}");
    for drawn in all {
        let of = |relation: &str| {
            let column = |name: &str| summary.numbers(name, &[("metric", metric), ("relation", relation)]);
            let columns: Vec<Vec<f64>> = parameters.iter().map(|name| column(name)).chain([column("mean")]).collect();
            let points = (0..columns[0].len()).filter(|&point| columns.last().unwrap()[point].is_finite());
            points.flat_map(|point| columns.iter().map(|column| column[point]).collect::<Vec<_>>()).collect::<Vec<f64>>()
        };
        let drawn = drawn.numbers("values");
        assert!(["kin", "strangers"].iter().any(|relation| same(&drawn, &of(relation))), "{metric}");
    }
}

#[test]
fn points_from_a_box_are_dots_and_lines_with_rank_correlations() {
    let folder = folder();
    let names = ["relation.kin.shared_interest", "exchange.gain"];
    let vary = ["--vary", "relation.kin.shared_interest=0..1", "--vary", "exchange.gain=1..9"];
    for design in ["latin-hypercube", "random", "sobol"] {
        let page = swept(folder.path(), &[&vary[..], &["--sample", design, "--points", "32", "--replicates", "1"]].concat());
        let summary = summary(folder.path());
        for (metric, part) in metrics(&page) {
            let of = |relation: &str, column: &str| summary.numbers(column, &[("metric", &metric), ("relation", relation)]);
            for (k, dots) in part.marks("dots").iter().enumerate() {
                let is = |relation: &&str| {
                    same(&dots.numbers("x"), &of(relation, names[k % 2])) && same(&dots.numbers("y"), &of(relation, "mean"))
                };
                assert!(["kin", "strangers"].iter().any(is), "{design} {metric} {k}");
            }
            follows(&part, &summary, &metric, &names);
            correlated(&part, &summary, &metric, &names);
        }
        assert!(page.0.contains("first-order indices from these points"), "{design}: how to see more");
    }
}

/// The rank correlations that stand in a part are those of the library for the numbers of the table.
fn correlated(part: &Drawn, summary: &Csv, metric: &str, parameters: &[&str]) {
    let rows = part.marks("row");
    let mut left = rows.len();
    for relation in ["kin", "strangers"] {
        let of = |column: &str| summary.numbers(column, &[("metric", metric), ("relation", relation)]);
        let ranks = PartialRanks::new(&parameters.iter().map(|name| of(name)).collect::<Vec<_>>()).unwrap();
        for (name, found) in
            parameters.iter().zip(ranks.correlations(&of("mean")).unwrap_or_default()).filter(|(_, found)| found.value.is_finite())
        {
            let is = |row: &&Mark| {
                row.text("name") == *name
                    && same(
                        &[row.numbers("value"), row.numbers("low"), row.numbers("high")].concat(),
                        &[found.value, found.low, found.high],
                    )
            };
            assert!(rows.iter().any(|row| is(&row)), "{metric} {relation} {name}: {found:?}");
            left -= 1;
        }
    }
    assert_eq!(left, 0, "{metric}: nothing else stands there");
}

#[test]
fn indices_stand_in_the_page_once_they_are_computed() {
    let folder = folder();
    let vary = ["--vary", "relation.kin.shared_interest=0..1", "--vary", "exchange.gain=1..9", "--replicates", "1"];
    for (design, columns, asked) in [
        ("saltelli", ["s1", "st"], "Sobol indices"),
        ("morris", ["mu_star", "sigma"], "elementary effects"),
        ("latin-hypercube", ["s1", "s1_rbd"], "first-order"),
    ] {
        let before = swept(folder.path(), &[&vary[..], &["--sample", design, "--points", "32"]].concat());
        assert!(before.0.contains("fiducia sensitivity") && before.0.contains(asked), "{design}");
        expect(folder.path(), 0, &["sensitivity", "o", "--quiet"]);
        let (after, table) = (page(folder.path(), &[]), Csv::read(&folder.path().join("o/sensitivity.csv")));
        for (metric, part) in metrics(&after) {
            for column in columns {
                let (names, values) = (table.texts("parameter"), table.numbers(column, &[]));
                let meant = table.texts("metric").iter().map(|name| *name == metric).collect::<Vec<_>>();
                for k in (0..values.len()).filter(|&k| meant[k] && values[k].is_finite()) {
                    let is =
                        |row: &Mark| row.text("name").starts_with(&format!("{}:", names[k])) && same(&row.numbers("value"), &[values[k]]);
                    assert!(part.marks("row").iter().any(is), "{design} {metric} {column} {}", names[k]);
                }
            }
        }
    }
}

/// A folder `o` of a sweep whose table of summaries is another: over these values of two parameters, with so many kinds of relation.
fn rewritten(dir: &Path, values: [&[String]; 2], relations: usize, metrics: &[&str]) {
    swept(dir, &["--vary", "exchange.gain=1,2", "--vary", "exchange.loss=1,2", "--replicates", "1"]);
    let mut text = String::from("point,exchange.gain,exchange.loss,step,relation,from,to,metric,n,mean,sd,ci_low,ci_high\n");
    let quoted = |word: &str| format!("\"{}\"", word.replace('"', "\"\""));
    for (point, (a, b)) in values[0].iter().flat_map(|a| values[1].iter().map(move |b| (a, b))).enumerate() {
        for relation in 0..relations {
            for (k, metric) in metrics.iter().enumerate() {
                let mean = ((point * 7919 + relation * 31 + k) % 10_007) as f64 / 10_007.0;
                let _ = writeln!(text, "{point},{},{},9,kind {relation},g,g,{metric},1,{mean},,,", quoted(a), quoted(b));
            }
        }
    }
    std::fs::write(dir.join("o/summary.csv"), text).unwrap();
}

#[test]
fn a_page_is_no_larger_than_it_may_be_and_says_how_to_see_the_rest() {
    let folder = folder();
    let dir = folder.path();
    let hundred: Vec<String> = (0..100).map(|k| format!("{}", f64::from(k) / 7.0)).collect();
    rewritten(dir, [&hundred, &hundred], 2, &["efficiency", "honoured", "trust_mean", "reliability", "engaged", "contacts"]);
    let whole = page(dir, &["--lang", "both"]);
    assert!(whole.0.len() <= 1_500_000, "{} bytes", whole.0.len());
    let shown = metrics(&whole);
    assert!(shown[0].0 == "trust_mean" && shown.len() < 6, "what matters first");
    assert!(
        whole.0.contains("Left out for the size of the page: ") && whole.0.contains("--metric contacts") | whole.0.contains(", contacts.")
    );
    let asked = metrics(&page(dir, &["--metric", "contacts"]));
    assert_eq!(asked.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["contacts"]);
    let cells = asked[0].1.marks("cells")[0].numbers("values");
    let mean = |row: usize, column: usize| ((column * 100 + row) * 7919 + 5) % 10_007;
    let turned = |row: usize, column: usize| ((row * 100 + column) * 7919 + 5) % 10_007;
    let is = |of: &dyn Fn(usize, usize) -> usize| (0..10_000).all(|k| cells[k] == of(k / 100, k % 100) as f64 / 10_007.0);
    assert!(cells.len() == 10_000 && (is(&mean) || is(&turned)), "every cell");
}

#[test]
fn whatever_values_are_called_they_are_text() {
    let folder = folder();
    let evil = ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "]]>&amp;'`"].map(str::to_owned);
    let long = ["x".repeat(10_000), "\u{202e}\n\t".to_owned()];
    rewritten(folder.path(), [&evil, &long], 1, &["trust_mean"]);
    for lang in ["both", "zh"] {
        let page = page(folder.path(), &["--lang", lang]);
        assert_eq!(page.0.matches("<script").count(), 1, "the page's own");
        assert!(!page.0.contains("<img") && page.0.contains("&lt;script&gt;"));
    }
}

#[test]
fn hundreds_of_kinds_of_relation_are_counted_and_some_are_drawn() {
    let folder = folder();
    let few = ["1", "2", "3"].map(str::to_owned);
    rewritten(folder.path(), [&few, &few], 300, &["trust_mean", "reliability"]);
    let page = page(folder.path(), &[]);
    assert!(page.0.contains("There are 300 kinds of relation; at most 6 of them are drawn"));
    assert_eq!(metrics(&page)[0].1.marks("cells").len(), 6);
}

#[test]
fn one_point_missing_values_and_failures_are_told_in_words() {
    let folder = folder();
    let dir = folder.path();
    let one = swept(dir, &["--vary", "exchange.gain=3", "--replicates", "2"]);
    assert!(one.0.contains("The sweep has one point with a result") && metrics(&one).is_empty() && !one.0.contains("class=\"chart\""));

    // A point without a row, and one without a value; a run that failed.
    rewritten(dir, [&["1", "2", "3"].map(str::to_owned), &["1", "2"].map(str::to_owned)], 1, &["trust_mean"]);
    let text = std::fs::read_to_string(dir.join("o/summary.csv")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let emptied = lines[3].rsplitn(6, ',').last().unwrap().to_owned() + ",0,,,,";
    let kept = [&lines[..2], &[emptied.as_str()], &lines[4..]].concat();
    std::fs::write(dir.join("o/summary.csv"), kept.join("\n") + "\n").unwrap();
    std::fs::write(dir.join("o/failures.csv"), "run,point,replicate,exchange.gain,exchange.loss,message\n1,1,0,1,2,<b>it broke</b>\n")
        .unwrap();
    let manifest = std::fs::read_to_string(dir.join("o/manifest.json")).unwrap();
    let entry = "\"files\": [{\"name\": \"failures.csv\", \"rows\": 1, \"bytes\": 1, \"sha256\": \"0\"},";
    std::fs::write(dir.join("o/manifest.json"), manifest.replacen("\"files\": [", entry, 1)).unwrap();
    let page = page(dir, &[]);
    assert!(page.0.contains("1 run failed") && page.0.contains("&lt;b&gt;it broke&lt;/b&gt;"));
    let cells = metrics(&page)[0].1.marks("cells")[0].numbers("values");
    assert_eq!((cells.len(), cells.iter().filter(|x| x.is_nan()).count()), (6, 2), "{cells:?}");
}

#[test]
fn the_same_results_make_the_same_page() {
    let folder = folder();
    let dir = folder.path();
    let vary = [
        "--vary",
        "relation.kin.shared_interest=0..1",
        "--vary",
        "belief=beta,attribution",
        "--sample",
        "latin-hypercube",
        "--points",
        "24",
    ];
    let one = swept(dir, &[&vary[..], &["--replicates", "2", "--threads", "1"]].concat()).0;
    let other = swept(dir, &[&vary[..], &["--replicates", "2", "--threads", "3"]].concat()).0;
    assert!(one == other && page(dir, &["--threads", "3"]).0 == one);
}

#[test]
fn a_metric_that_is_none_is_refused_with_the_nearest() {
    let folder = folder();
    swept(folder.path(), &["--replicates", "1"]);
    complains(folder.path(), 2, &["report", "o", "--metric", "trust_meam"], "trust_mean");
    expect(folder.path(), 0, &["run", "small.toml", "--out", "r", "--quiet"]);
    complains(folder.path(), 2, &["report", "r", "--metric", "trust_mean"], "--metric is for the page of a sweep");
}
