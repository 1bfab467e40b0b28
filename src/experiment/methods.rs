//! The methods section of a paper: the model, the scenario, the runs, and how to make them again.

use super::account::{Account, Subject, Told};
use super::claims::Protocol;
use super::compare::luck_apart;
use super::fault::Fault;
use crate::record::manifest::{Compared, Manifest, Verdicts};
use crate::record::tables::FIT;
use crate::scenario::sweep::Entry;
use crate::scenario::{Document, Randomness, Scenario, Source, bundled, described};
use crate::text::{Text, counted, number, percent, shown, text};
use std::sync::Arc;

/// Who made fiducia, and its title, as `CITATION.cff` has them.
const CITED: [&str; 2] = ["The fiducia contributors", "fiducia: an agent-based simulator of how trust forms"];

/// The section, a paragraph an entry; what is `code` stands in backticks.
///
/// # Errors
/// What is wrong with the sweep or the fit that a manifest tells of.
pub fn methods(account: &Account) -> Result<Vec<Text>, Fault> {
    let mut paragraphs = Vec::new();
    for subject in &account.subjects {
        let simulated = simulated(account, subject);
        let [model, population] = described(&subject.scenario, &subject.claims());
        paragraphs.extend([joined([simulated, model]), population]);
    }
    paragraphs.push(joined(runs(account)?));
    paragraphs.push(joined(again(account)));
    Ok(paragraphs)
}

fn joined(sentences: impl IntoIterator<Item = Text>) -> Text {
    let (en, zh): (Vec<String>, Vec<String>) = sentences.into_iter().map(|Text { en, zh }| (en, zh)).unzip();
    Text { en: en.join(" "), zh: zh.concat() }
}

fn simulated(account: &Account, subject: &Subject) -> Text {
    let (program, version) = account.told.program();
    let (en, zh) = (shown(&subject.scenario.title.en), shown(&subject.scenario.title.zh));
    text!(
        "The scenario “{en}” was simulated with {program} (results version {version}), an agent-based simulator of how trust forms.",
        "情景《{zh}》用 {program}（结果版本 {version}）模拟，这是一个关于信任如何形成的多主体模拟程序。"
    )
}

fn runs(account: &Account) -> Result<Vec<Text>, Fault> {
    let manifest = match &account.told {
        Told::Claims(manifest) => return Ok(tested(manifest, &account.subjects)),
        Told::Runs(manifest) => manifest,
    };
    Ok(match (account.subjects.as_slice(), &manifest.compared_with) {
        ([subject, other], Some(compared)) => paired(manifest, compared, &[subject.scenario.clone(), other.scenario.clone()]),
        ([subject, ..], _) if manifest.plan_sha256.is_some() => swept(manifest, subject)?,
        ([subject, ..], _) if is_fit(manifest) => fitted(manifest, &subject.document)?,
        _ => repeated(manifest),
    })
}

fn is_fit(manifest: &Manifest) -> bool {
    manifest.files.iter().any(|file| file.name == FIT.file)
}

/// How long a run is, and under which seed.
fn run(manifest: &Manifest) -> Text {
    let (n, every, seed) = (manifest.steps, manifest.every, manifest.seed);
    let steps = counted(n, "step");
    let (rows_en, rows_zh) = match every {
        1 => (String::new(), String::new()),
        _ => (format!(", of which one in {every} is recorded"), format!("，每 {every} 步记录一次")),
    };
    let by = match manifest.seed_source.as_str() {
        "scenario" => text!("the one that the scenario gives", "由情景给出"),
        "command line" => text!("given on the command line", "由命令行给出"),
        _ => text!("the default", "为默认值"),
    };
    let (by_en, by_zh) = (by.en, by.zh);
    text!("A run has {steps}{rows_en}; the master seed was {seed}, {by_en}.", "每次运行共 {n} 步{rows_zh}；主种子为 {seed}，{by_zh}。")
}

fn means(replicates: u64) -> Text {
    match replicates {
        1 => text!("One replicate gives no confidence interval.", "单次运行不给出置信区间。"),
        _ => text!(
            "Figures are means over replicates, with 95% confidence intervals by Student's t.",
            "所报告的数值为各次重复的均值，并附按 Student t 分布计算的 95% 置信区间。"
        ),
    }
}

fn repeated(manifest: &Manifest) -> Vec<Text> {
    let (n, runs) = (manifest.replicates, manifest.runs);
    let made = match (manifest.replicate, n) {
        (Some(k), _) => {
            text!("Of {n} replicates, number {k}, counted from 0, was run alone.", "{n} 次重复中只运行了编号为 {k} 的一次（从 0 计）。")
        }
        (None, 1) => text!("It was run once.", "共运行一次。"),
        (None, _) => text!("It was run in {n} replicates that differ only in their luck.", "共重复 {n} 次，各次只有运气不同。"),
    };
    let mut sentences = vec![run(manifest), made];
    if !manifest.complete {
        sentences.push(text!("The work was interrupted; {runs} of the runs are complete.", "运行曾被中断，完成了其中 {runs} 次。"));
    }
    sentences.push(means(if manifest.replicate.is_some() { 1 } else { n }));
    sentences
}

fn swept(manifest: &Manifest, subject: &Subject) -> Result<Vec<Text>, Fault> {
    let (points, most, runs) = (manifest.points, manifest.replicates, manifest.runs);
    let paths: Vec<String> = subject.document.sweep()?.iter().flat_map(varied).collect();
    let (en, zh) = (paths.join(", "), paths.join("、"));
    let (times_en, times_zh) = match points.checked_mul(most) == Some(runs) {
        true => (counted(most, "replicate"), format!("{most} 次")),
        false => (format!("up to {}", counted(most, "replicate")), format!("至多 {most} 次")),
    };
    let luck = match subject.scenario.randomness {
        Randomness::Common => text!(
            "The points share their luck (common random numbers), so that differences between them are not noise.",
            "各参数点共用同样的随机数，因此点与点之间的差异不是噪声。"
        ),
        Randomness::Independent => text!("The points have independent luck.", "各参数点的随机数相互独立。"),
    };
    Ok(vec![
        run(manifest),
        text!(
            "The scenario was run at {points} points in the space of {en}, with {times_en} of each, {runs} runs in all.",
            "在由 {zh} 构成的参数空间中取 {points} 个点，每点重复{times_zh}，共运行 {runs} 次。"
        ),
        luck,
        means(most),
    ])
}

/// What a block of a sweep varies.
fn varied(entry: &Entry) -> Vec<String> {
    match entry {
        Entry::Listed(axes) | Entry::Sampled { axes, .. } => axes.iter().map(|(path, _)| format!("`{path}`")).collect(),
        Entry::Design(file) => vec![format!("`{file}`")],
    }
}

fn paired(manifest: &Manifest, compared: &Compared, scenarios: &[Arc<Scenario>; 2]) -> Vec<Text> {
    let (pairs, level, window) = (manifest.replicates, percent(compared.level), compared.window);
    let (of_en, of_zh) = match window {
        0 => ("over the whole runs".to_owned(), "整个运行".to_owned()),
        _ => (format!("over the last {}", counted(window, "step")), format!("最后 {window} 步")),
    };
    let luck = match luck_apart(scenarios) {
        None => text!("Replicate k of one shares its luck with replicate k of the other.", "两者编号相同的重复共用同样的随机数。"),
        Some(_) => text!("The runs of a pair do not share all of their luck.", "成对的运行并不共用全部随机数。"),
    };
    vec![
        run(manifest),
        text!("The two scenarios were run in {pairs} pairs of replicates.", "两个情景成对运行，共 {pairs} 对。"),
        luck,
        text!(
            "Differences are those of means {of_en}, taken pair by pair (second less first), with {level} confidence intervals by Student's t; over all comparisons the error was adjusted by Holm's procedure.",
            "差异为{of_zh}均值之差，逐对相减（第二个减第一个），并附按 Student t 分布计算的 {level} 置信区间；全部比较的误差按 Holm 方法校正。"
        ),
    ]
}

fn fitted(manifest: &Manifest, document: &Document) -> Result<Vec<Text>, Fault> {
    let fit = document.fit()?;
    let paths: Vec<String> = fit
        .free
        .iter()
        .map(|free| {
            let [from, to] = [free.range.from, free.range.to].map(number);
            format!("`{}` [{from}, {to}]", free.path)
        })
        .collect();
    let (en, zh, places, n) = (paths.join(", "), paths.join("、"), manifest.points, manifest.replicates);
    let (targets, figures) = (counted(fit.targets.len(), "observed figure"), fit.targets.len());
    let replicates = counted(n, "replicate");
    Ok(vec![
        run(manifest),
        text!(
            "Free parameters, each within its range, were {en}; they were moved until the simulation met {targets} (method of simulated moments, McFadden 1989; search by BOBYQA, Powell 2009).",
            "自由参数及其范围为 {zh}；调整这些参数，使模拟符合 {figures} 个观测值（模拟矩方法，McFadden 1989；搜索用 BOBYQA，Powell 2009）。"
        ),
        text!(
            "{places} places were simulated with {replicates} each, all with the same luck.",
            "共模拟 {places} 个参数位置，每处重复 {n} 次，随机数相同。"
        ),
        text!(
            "The 95% confidence interval of a parameter is that of the profile of the loss (Wilks 1938).",
            "参数的 95% 置信区间由损失的剖面得出（Wilks 1938）。"
        ),
    ])
}

fn tested(manifest: &Verdicts, subjects: &[Subject]) -> Vec<Text> {
    let protocol = Protocol::new(manifest.level, manifest.replicates);
    let (level, most) = (percent(manifest.level), manifest.replicates);
    let looks: Vec<String> = protocol.looks.iter().map(ToString::to_string).collect();
    let (en, zh) = (looks.join(", "), looks.join("、"));
    let seeds = subjects.iter().map(|Subject { scenario, origin, .. }| {
        let (name, n, seed) = (&origin.scenario, scenario.steps, scenario.seed);
        let steps = counted(n, "step");
        text!("A run of `{name}` has {steps}; its master seed was {seed}.", "`{name}` 每次运行共 {n} 步，主种子为 {seed}。")
    });
    let rules = [
        text!(
            "Each claim was tested with replicates, at most {most} of a setting, added until the claim was decided; one looked after {en}.",
            "每条论断以重复运行检验，逐步增加重复直至有定论，每种设定至多 {most} 次；在第 {zh} 次之后各检视一次。"
        ),
        text!("Settings were compared within replicates that share their luck.", "各设定在共用随机数的重复之内比较。"),
        text!(
            "Intervals are by Student's t, at a level of {level} for each claim over all looks and contrasts together (Bonferroni); over all claims the error was adjusted by Holm's procedure.",
            "区间按 Student t 分布计算；每条论断的全部检视与对比合计的置信水平为 {level}（Bonferroni 校正）；全部论断的误差按 Holm 方法校正。"
        ),
    ];
    seeds.chain(rules).collect()
}

/// How the numbers are made again, and how fiducia is cited.
fn again(account: &Account) -> Vec<Text> {
    let mut sentences = Vec::new();
    let run = !account.told.files().is_empty();
    for Subject { origin, .. } in &account.subjects {
        let (name, hash) = (&origin.scenario, &origin.scenario_sha256);
        sentences
            .push(text!("The text of the scenario `{name}` has the SHA-256 `{hash}`.", "情景 `{name}` 的文本的 SHA-256 为 `{hash}`。"));
        if !origin.overrides.is_empty() {
            let set: Vec<String> = origin.overrides.iter().map(|set| format!("`{}`", shown(set))).collect();
            let (en, zh) = (set.join(", "), set.join("、"));
            sentences.push(text!("It holds what the command line set: {en}.", "其中已包含命令行的设定：{zh}。"));
        }
    }
    if run {
        let files: Vec<[String; 2]> = account
            .told
            .files()
            .iter()
            .map(|file| [format!("`{}` (`{}`)", file.name, file.sha256), format!("`{}`（`{}`）", file.name, file.sha256)])
            .collect();
        let (en, zh): (Vec<&str>, Vec<&str>) = files.iter().map(|[en, zh]| (en.as_str(), zh.as_str())).unzip();
        let (en, zh) = (en.join(", "), zh.join("、"));
        sentences.push(text!("The results, with their SHA-256, are {en}.", "结果文件及其 SHA-256 为：{zh}。"));
    }
    let command = command(account);
    let (from_en, from_zh) = match run && account.subjects.iter().any(|subject| !is_bundled(subject)) {
        true => (" on the text that `manifest.json` keeps as `scenario_text`", "（所用文本即 `manifest.json` 中的 `scenario_text`）"),
        false => ("", ""),
    };
    let (program, _) = account.told.program();
    let [who, title] = CITED;
    let version = program.trim_start_matches("fiducia ");
    sentences.push(text!(
        "The same version makes the same numbers again, on any machine and with any number of threads, by `{command}`{from_en}.",
        "用同一版本运行 `{command}`{from_zh}，在任何机器上、用任意线程数都得到同样的数值。"
    ));
    sentences.push(text!(
        "fiducia is cited as: {who}. {title} (version {version}) [Computer software].",
        "fiducia 的引用格式：{who}. {title} (version {version}) [Computer software]."
    ));
    sentences
}

/// The line that makes the results again.
fn command(account: &Account) -> String {
    let run = !account.told.files().is_empty();
    let name = |subject: &Subject| match subject.document.source() {
        _ if run && is_bundled(subject) => subject.origin.scenario.clone(),
        _ if run => format!("{}.toml", subject.origin.scenario),
        Source::Bundled(name) => (*name).to_owned(),
        Source::File(path) => path.display().to_string(),
        Source::Stdin => "-".to_owned(),
    };
    let names = account.subjects.iter().map(|subject| word(&name(subject))).collect::<Vec<_>>().join(" ");
    let manifest = match &account.told {
        Told::Claims(manifest) => {
            return format!("fiducia check {names} --level {} --max-replicates {}", manifest.level, manifest.replicates);
        }
        Told::Runs(manifest) => manifest,
    };
    match &manifest.compared_with {
        Some(compared) => {
            let window = if compared.window > 0 { format!(" --window {}", compared.window) } else { String::new() };
            format!("fiducia compare {names} --replicates {} --level {}{window}", manifest.replicates, compared.level)
        }
        None if manifest.plan_sha256.is_some() => format!("fiducia sweep {names}"),
        None if is_fit(manifest) => format!("fiducia fit {names}"),
        None => {
            let alone = manifest.replicate.map(|k| format!(" --replicate {k}")).unwrap_or_default();
            // What results were set to is in the text that they keep.
            let set = manifest.origin.overrides.iter().filter(|_| !run).filter_map(|set| set.strip_prefix("--set "));
            format!("fiducia run {names}{alone}{}", set.map(|set| format!(" --set {}", word(set))).collect::<String>())
        }
    }
}

/// Whether a scenario is a bundled one as it is.
fn is_bundled(Subject { origin, .. }: &Subject) -> bool {
    bundled::scenario(&origin.scenario).is_some_and(|scenario| scenario.text == origin.scenario_text)
}

/// A word as a shell takes it.
fn word(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "._-/=".contains(c);
    if word.chars().all(plain) { shown(word).into_owned() } else { format!("'{}'", shown(word).replace('\'', "'\\''")) }
}
