//! Claims, checked: what is compared, under which settings, and what would make the claim hold or fail.
//!
//! A claim that cannot fail is refused: settings that resolve to the same numbers, a window without a row, an interval that holds every
//! possible value.

use super::written::{ClaimTable, Expect, Windows};
use crate::quantity::NonNegative;
use crate::scenario::measure::{Measure, Under, Window, is_setting, kind_named, only_kind, same_kinds};
use crate::scenario::{Problem, Scenario};
use crate::text::Text;
use crate::text::counted;
use indexmap::IndexMap;

/// What a claim compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// Settings of parameters.
    Settings,
    /// Kinds of relation within the run.
    Relations,
    /// Windows within the run.
    Windows,
    /// Nothing: the claim is about one value.
    Nothing,
}

/// One setting of a claim.
#[derive(Clone, Debug)]
pub struct Setting {
    /// What it sets, as written: `communication.transparency = 0.1`.
    pub label: String,
    /// The scenario with it.
    pub scenario: Scenario,
}

/// A checked claim.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Name, unique in the scenario.
    pub name: String,
    /// What theory says.
    pub text: Text,
    /// Where it says so.
    pub source: Option<String>,
    /// At least one; values set by `with` are in all of them.
    pub settings: Vec<Setting>,
    /// What is measured.
    pub measure: Measure,
    /// Kinds of relation; at least one.
    pub kinds: Vec<usize>,
    /// Windows; at least one.
    pub windows: Vec<Window>,
    /// What is compared.
    pub compared: Compared,
    /// What is expected.
    pub expect: Expect,
    /// Smallest difference that counts.
    pub min_effect: f64,
    /// Largest difference that counts as none.
    pub margin: f64,
    /// Why the model does not show what theory says, where it does not.
    pub not_reproduced: Option<Text>,
}

impl Claim {
    /// How many things are compared.
    pub fn arms(&self) -> usize {
        match self.compared {
            Compared::Settings => self.settings.len(),
            Compared::Relations => self.kinds.len(),
            Compared::Windows => self.windows.len(),
            Compared::Nothing => 1,
        }
    }

    /// The name of one of the things compared.
    pub fn arm(&self, arm: usize) -> String {
        match self.compared {
            Compared::Settings => self.settings[arm].label.clone(),
            Compared::Relations => self.settings[0].scenario.kinds[self.kinds[arm]].name.clone(),
            Compared::Windows => format!("steps {}-{}", self.windows[arm].from, self.windows[arm].to),
            Compared::Nothing => self.settings[0].label.clone(),
        }
    }

    /// The last step that the claim looks at.
    pub fn last_step(&self) -> usize {
        self.windows.iter().map(|w| w.to).max().unwrap_or(0)
    }
}

/// Most claims of a scenario: each has settings of its own that are resolved and run.
const MOST_CLAIMS: usize = 1_000;

/// Checks the claims of a scenario.
///
/// # Errors
/// Everything that is wrong with them, each with its place.
pub(in crate::scenario) fn claims(tables: &[ClaimTable], base: &Scenario, under: Under) -> Result<Vec<Claim>, Vec<Problem>> {
    if tables.len() > MOST_CLAIMS {
        return Err(vec![Problem::at(&["claim"], format!("a scenario has at most {MOST_CLAIMS} claims, not {}", tables.len()))]);
    }
    let mut problems = Vec::new();
    let mut claims: Vec<Claim> = Vec::new();
    for (number, table) in tables.iter().enumerate() {
        let mut check = Check { number, table, base, problems: Vec::new() };
        if tables[..number].iter().any(|other| other.name == table.name) {
            check.wrong(&["name"], format!("there is a claim `{}` already", table.name));
        }
        let claim = check.claim(under);
        problems.append(&mut check.problems);
        claims.extend(claim);
    }
    if problems.is_empty() { Ok(claims) } else { Err(problems) }
}

/// One claim being checked.
struct Check<'a> {
    number: usize,
    table: &'a ClaimTable,
    base: &'a Scenario,
    problems: Vec<Problem>,
}

/// Paths and values that a setting writes.
type Writes = Vec<(String, toml::Value)>;

impl Check<'_> {
    fn wrong(&mut self, keys: &[&str], message: impl Into<String>) {
        let path = ["claim".to_owned(), self.number.to_string()].into_iter().chain(keys.iter().map(|k| (*k).to_owned())).collect();
        self.problems.push(Problem { path, message: message.into() });
    }

    fn claim(&mut self, under: Under) -> Option<Claim> {
        let table = self.table;
        let named = !table.name.is_empty() && table.name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if !named {
            self.wrong(&["name"], format!("the name `{}` may hold only lower-case letters, digits and `-`", table.name));
        }
        let measure = self.measure();
        let kinds = self.kinds();
        let windows = self.windows();
        let writes = self.writes();
        let settings = writes.as_ref().map(|writes| self.settings(under, writes));
        let (measure, settings) = (measure?, settings?);
        if !self.problems.is_empty() {
            return None;
        }
        let compared = self.compared(settings.len(), &kinds, &windows);
        let mut claim = Claim {
            name: table.name.clone(),
            text: table.text.clone(),
            source: table.source.clone(),
            settings,
            measure,
            kinds,
            windows,
            compared,
            expect: table.expect.clone(),
            min_effect: table.min_effect.map_or(0.0, NonNegative::get),
            margin: table.margin.map_or(0.0, NonNegative::get),
            not_reproduced: None,
        };
        self.expectation(&claim);
        match (table.reproduced.unwrap_or(true), &table.why) {
            (false, None) => self.wrong(&["reproduced"], "a claim that is not reproduced says `why`"),
            (true, Some(_)) => self.wrong(&["why"], "`why` belongs to a claim with reproduced = false"),
            (_, why) => claim.not_reproduced = why.clone(),
        }
        Some(claim)
    }

    fn measure(&mut self) -> Option<Measure> {
        let read = Measure::read(&self.table.metric).and_then(|measure| match measure.per {
            Some(per) if per == measure.of => Err("this ratio is 1 whatever happens, so the claim could not fail".into()),
            _ => Ok(measure),
        });
        read.map_err(|message| self.wrong(&["metric"], message)).ok()
    }

    fn kinds(&mut self) -> Vec<usize> {
        let Some(written) = &self.table.relation else {
            return vec![only_kind(self.base, "claim").unwrap_or_else(|message| {
                self.wrong(&[], message);
                0
            })];
        };
        if written.0.is_empty() {
            self.wrong(&["relation"], "`relation` names at least one kind of relation");
        }
        let mut kinds = Vec::new();
        for name in &written.0 {
            match kind_named(self.base, name) {
                Err(message) => self.wrong(&["relation"], message),
                Ok(kind) if kinds.contains(&kind) => self.wrong(&["relation"], format!("`{name}` is named twice")),
                Ok(kind) => kinds.push(kind),
            }
        }
        kinds
    }

    fn windows(&mut self) -> Vec<Window> {
        let Some(Windows(written)) = &self.table.window else { return vec![Window::last_fifth(self.base)] };
        let mut windows = Vec::new();
        for &[from, to] in written {
            match Window::within(self.base, [from, to]) {
                Err(message) => self.wrong(&["window"], message),
                Ok(window) if windows.contains(&window) => {
                    self.wrong(&["window"], format!("the window [{from}, {to}] is named twice"));
                }
                Ok(window) => windows.push(window),
            }
        }
        windows
    }

    /// What each setting writes: at least one setting.
    fn writes(&mut self) -> Option<Vec<Writes>> {
        let table = self.table;
        let with = || table.with.iter().map(|(path, value)| (path.clone(), value.clone()));
        let settings: Vec<Writes> = match (&table.vary, &table.settings) {
            (Some(_), Some(_)) => {
                self.wrong(&["settings"], "a claim has either `vary` or `settings`");
                return None;
            }
            (None, None) => vec![with().collect()],
            (Some(vary), None) => {
                let count = self.varied(vary)?;
                (0..count).map(|k| with().chain(vary.iter().map(|(path, values)| (path.clone(), values[k].clone()))).collect()).collect()
            }
            (None, Some(settings)) => {
                if settings.len() < 2 {
                    self.wrong(&["settings"], "settings compares at least two settings; a single one is written as `with`");
                    return None;
                }
                settings.iter().map(|s| with().chain(s.iter().map(|(path, value)| (path.clone(), value.clone()))).collect()).collect()
            }
        };
        for (path, _) in settings.iter().flatten() {
            if !is_setting(path) {
                let key = ["vary", "settings"][usize::from(table.settings.is_some())];
                self.wrong(&[if table.with.contains_key(path) { "with" } else { key }], format!("`{path}` is not a setting of the model"));
                return None;
            }
        }
        Some(settings)
    }

    /// The number of values that the varied paths share.
    fn varied(&mut self, vary: &IndexMap<String, Vec<toml::Value>>) -> Option<usize> {
        let Some(count) = vary.values().map(Vec::len).next() else {
            self.wrong(&["vary"], "vary names at least one path");
            return None;
        };
        for (path, values) in vary {
            if values.len() < 2 {
                self.wrong(&["vary", path], "two or more values are compared; a single one is written as `with`");
                return None;
            }
            if values.len() != count {
                self.wrong(
                    &["vary", path],
                    format!("paths vary together: {} at the first, {} here", counted(count, "value"), values.len()),
                );
                return None;
            }
            if values.iter().all(|value| same(value, &values[0])) {
                self.wrong(&["vary", path], "the same in every setting, so it does not vary; such a value is written as `with`");
                return None;
            }
        }
        Some(count)
    }

    /// Reads the scenario with each setting; two that resolve to the same numbers could not differ.
    fn settings(&mut self, under: Under, writes: &[Writes]) -> Vec<Setting> {
        let key = match (&self.table.vary, &self.table.settings) {
            (Some(_), _) => "vary",
            (_, Some(_)) => "settings",
            _ => "with",
        };
        let mut settings: Vec<Setting> = Vec::new();
        for (number, writes) in writes.iter().enumerate() {
            let own = &writes[if writes.len() > self.table.with.len() { self.table.with.len() } else { 0 }..];
            let label = own.iter().map(|(path, value)| format!("{path} = {}", shown(value))).collect::<Vec<_>>().join(", ");
            let scenario = match under(writes) {
                Ok(scenario) => scenario,
                Err(error) => {
                    for report in error.reports() {
                        self.blame(key, number, writes, &report.headline);
                    }
                    continue;
                }
            };
            if !same_kinds(&scenario, self.base) {
                self.wrong(&[key], "a setting changes numbers and rules, not which kinds of relation there are");
                continue;
            }
            if let Some(twin) = settings.iter().position(|other| other.scenario == scenario) {
                let message = format!("settings {twin} and {number} give the same scenario, so the claim could not fail");
                self.wrong(&[key], message);
            }
            settings.push(Setting { label, scenario });
        }
        settings
    }

    /// Reports an error of a setting at the value that made it.
    fn blame(&mut self, key: &str, number: usize, writes: &Writes, headline: &str) {
        let number = number.to_string();
        let guilty = writes.iter().map(|(path, _)| path.as_str()).find(|path| headline.starts_with(&format!("{path} = ")));
        let keys: Vec<&str> = match (key, guilty) {
            (_, Some(path)) if self.table.with.contains_key(path) => vec!["with", path],
            ("vary", Some(path)) => vec![key, path, &number],
            ("settings", Some(path)) => vec![key, &number, path],
            ("settings", None) => vec![key, &number],
            _ => vec![key],
        };
        self.wrong(&keys, headline);
    }

    fn compared(&mut self, settings: usize, kinds: &[usize], windows: &[Window]) -> Compared {
        let compared = match (settings, kinds.len(), windows.len()) {
            (2.., _, _) => Compared::Settings,
            (_, 2.., _) => Compared::Relations,
            (_, _, 2..) => Compared::Windows,
            _ => Compared::Nothing,
        };
        // What lies beneath the thing compared is one value, or the change between two.
        let beneath: &[(&str, usize)] = match compared {
            Compared::Settings => &[("relation", kinds.len()), ("window", windows.len())],
            Compared::Relations => &[("window", windows.len())],
            _ => &[],
        };
        for (key, count) in beneath {
            if *count > 2 {
                self.wrong(&[key], "something else is compared already, so this is one or a pair, whose change is taken");
            }
        }
        if beneath.iter().all(|(_, count)| *count == 2) && beneath.len() == 2 {
            self.wrong(&["window"], "a pair of relations and a pair of windows at once leaves open which change is meant");
        }
        compared
    }

    fn expectation(&mut self, claim: &Claim) {
        let arms = claim.arms();
        let several = matches!(claim.expect, Expect::Rises | Expect::Falls | Expect::Unchanged | Expect::Order(_));
        if several && arms < 2 {
            self.wrong(&["expect"], "there is nothing to compare: `vary`, `settings`, or a list of relations or windows is missing");
        }
        match &claim.expect {
            Expect::Unchanged if claim.margin <= 0.0 => {
                self.wrong(&["expect"], "`unchanged` needs a `margin` above 0: the largest difference that still counts as none");
            }
            Expect::Between([lo, hi]) => {
                if lo >= hi || lo.is_nan() || hi.is_nan() {
                    self.wrong(&["expect"], format!("between = [{lo}, {hi}]: the first must be below the second"));
                } else if let Some([least, most]) = range(claim)
                    && *lo <= least
                    && *hi >= most
                {
                    self.wrong(&["expect"], format!("every value lies between {least} and {most}, so the claim could not fail"));
                }
                if arms > 2 {
                    self.wrong(&["expect"], format!("`between` is about one value, or the difference of two, not of {arms}"));
                }
            }
            Expect::Order(order) => {
                let mut sorted = order.clone();
                sorted.sort_unstable();
                if sorted.into_iter().ne(0..arms) {
                    self.wrong(&["expect"], format!("order lists each of 0 to {} once", arms.saturating_sub(1)));
                }
            }
            _ => {}
        }
        if self.table.margin.is_some() && claim.expect != Expect::Unchanged {
            self.wrong(&["margin"], "`margin` belongs to `unchanged`; the smallest difference that counts is `min_effect`");
        }
        if self.table.min_effect.is_some() && matches!(claim.expect, Expect::Unchanged | Expect::Between(_)) {
            self.wrong(&["min_effect"], "`min_effect` belongs to `rises`, `falls` and `order`");
        }
    }
}

/// The values that a claim's effect can take at all, where that is known.
fn range(claim: &Claim) -> Option<[f64; 2]> {
    let shares = claim.measure.per.is_none() && claim.measure.of.column().unit == "share";
    let change = claim.arms() == 2 || claim.kinds.len() == 2 || claim.windows.len() == 2;
    shares.then_some(if change { [-1.0, 1.0] } else { [0.0, 1.0] })
}

/// A value as a label shows it.
fn shown(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Whether two values are the same number, or the same text, list or table.
fn same(a: &toml::Value, b: &toml::Value) -> bool {
    let number = |v: &toml::Value| v.as_float().or_else(|| v.as_integer().map(|x| x as f64));
    match (number(a), number(b)) {
        (Some(a), Some(b)) => a == b,
        _ => a == b,
    }
}
