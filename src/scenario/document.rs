//! The document of a scenario: its text, where it comes from, and what was set from outside.

use super::bundled::{self, Bundled};
use super::claim::{self, Claim};
use super::data::DataFiles;
use super::diagnostic::{Error, Excerpt, Position, Report};
use super::file::ScenarioFile;
use super::fit::{self, Fit};
use super::horizon;
use super::overrides::{Override, edited};
use super::place::Places;
use super::source::Source;
use super::sweep::{self, Entry, option};
use super::wording::plain;
use super::{Problem, Scenario, resolve};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use toml_edit::{ArrayOfTables, DocumentMut, Item};

/// Mistakes of a scenario that are shown one by one.
const MOST_SHOWN: usize = 20;

/// A scenario document. Cheap to clone; [`Document::with`] makes the points of a sweep.
#[derive(Clone, Debug)]
pub struct Document {
    source: Source,
    /// As it was read: errors point into it.
    written: Arc<str>,
    tree: Arc<DocumentMut>,
    overrides: Vec<Override>,
    /// The sweep that the command line has put in the place of the document's own.
    swept: Option<Arc<[toml::Table]>>,
    /// With the overrides applied; written when somebody asks for it.
    text: OnceLock<Arc<str>>,
    data: Arc<DataFiles>,
}

impl Document {
    /// Opens what a name on the command line means: stdin (`-`), a file, or a bundled scenario.
    ///
    /// # Errors
    /// Nothing of this name, an unreadable file, or broken TOML.
    pub fn open(name: &str) -> Result<Document, Error> {
        let source = Source::named(name)?;
        let text = source.read()?;
        Document::new(source, &text)
    }

    /// Opens a file.
    ///
    /// # Errors
    /// An unreadable file or broken TOML.
    pub fn read(path: &Path) -> Result<Document, Error> {
        let source = Source::File(path.to_owned());
        let text = source.read()?;
        Document::new(source, &text)
    }

    /// Opens a bundled scenario.
    ///
    /// # Errors
    /// No such scenario.
    pub fn bundled(name: &str) -> Result<Document, Error> {
        let Bundled { name, text } = bundled::scenario(name).ok_or_else(|| bundled::unknown(name))?;
        Document::new(Source::Bundled(name), text)
    }

    /// A document of this text; `source` names it in errors, and data files are looked for beside it.
    ///
    /// # Errors
    /// Broken TOML.
    pub fn new(source: Source, text: &str) -> Result<Document, Error> {
        let written: Arc<str> = text.into();
        let broken = |message: &str, span: Option<Range<usize>>| Error::new(vec![report_at(&source, text, span, &plain(message))]);
        Places::of(text).map_err(|e| broken(e.message(), e.span()))?;
        let tree: DocumentMut = text.parse().map_err(|e: toml_edit::TomlError| broken(e.message(), e.span()))?;
        let data = Arc::new(DataFiles::of(source.clone()));
        Ok(Document {
            source,
            text: OnceLock::from(written.clone()),
            written,
            tree: Arc::new(tree),
            overrides: Vec::new(),
            swept: None,
            data,
        })
    }

    /// Where the text comes from.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The text with everything that was set: a complete scenario of its own.
    pub fn text(&self) -> &str {
        self.text.get_or_init(|| self.tree.to_string().into())
    }

    /// What was set, in the words of the user.
    pub fn overrides(&self) -> impl Iterator<Item = &str> {
        self.overrides.iter().map(|o| o.label.as_str())
    }

    /// Whether the value at a path was set from outside.
    pub fn is_set(&self, path: &[&str]) -> bool {
        self.overrides.iter().any(|o| o.path == path)
    }

    /// Sets values from the command line, each `path.to.key=value`.
    ///
    /// # Errors
    /// Assignments that cannot be read or applied, all of them.
    pub fn set<S: AsRef<str>>(&self, assignments: &[S]) -> Result<Document, Error> {
        self.overridden(assignments.iter().map(|assignment| Override::parse(assignment.as_ref())))
    }

    /// Sets the values of a point of a sweep.
    ///
    /// # Errors
    /// Paths that cannot be read or lead nowhere, all of them.
    pub fn with<S: AsRef<str>>(&self, values: &[(S, toml::Value)]) -> Result<Document, Error> {
        self.overridden(values.iter().map(|(path, value)| Override::of_point(path.as_ref(), value)))
    }

    /// The blocks of the sweep that the scenario describes.
    ///
    /// # Errors
    /// Everything that is wrong with the scenario's text or its sweep, each with its place.
    pub fn sweep(&self) -> Result<Vec<Entry>, Error> {
        let file = self.file()?;
        sweep::check(&file.sweep).map_err(|problems| self.explained(&problems))
    }

    /// The same scenario with another sweep; none takes it away.
    ///
    /// # Errors
    /// A table that no document can hold.
    pub fn sweeping(&self, entries: &[toml::Table]) -> Result<Document, Error> {
        let mut tree = DocumentMut::clone(&self.tree);
        tree.remove("sweep");
        let mut tables = ArrayOfTables::new();
        for entry in entries {
            tables.push(entry.iter().map(|(key, value)| (key.as_str(), Item::Value(edited(value)))).collect());
        }
        if !entries.is_empty() {
            tree.insert("sweep", Item::ArrayOfTables(tables));
        }
        Ok(Document { text: OnceLock::new(), tree: Arc::new(tree), swept: Some(entries.into()), ..self.clone() })
    }

    /// The same scenario with the free parameters that the command line names, each with its range, instead of its own.
    ///
    /// # Errors
    /// A document that cannot hold them.
    pub fn fitting(&self, vary: &toml::Table) -> Result<Document, Error> {
        let mut tree = DocumentMut::clone(&self.tree);
        tree.remove("fit");
        let bare = Document { tree: Arc::new(tree), ..self.clone() };
        bare.overridden(vary.iter().map(|(path, range)| {
            let label = format!("--vary {path}={}", range.as_str().map_or_else(|| range.to_string(), str::to_owned));
            Ok(Override { path: vec!["fit".into(), "vary".into(), path.clone()], value: edited(range), label })
        }))
    }

    /// The tables that the scenario names, edge lists and members, as they are written there.
    pub fn data_files(&self) -> Vec<String> {
        let below = |name: &str| self.tree.get(name).and_then(|item| item.as_table_like()).into_iter().flat_map(|table| table.iter());
        let networks = ["relation", "listening"].into_iter().flat_map(below);
        let lists = networks.filter_map(|(_, kind)| kind.get("network")?.get("file")?.get("path")?.as_str());
        let members = below("group").filter_map(|(_, group)| group.get("members")?.as_str());
        let mut files: Vec<String> = lists.chain(members).map(str::to_owned).collect();
        files.sort();
        files.dedup();
        files
    }

    /// Every file that the scenario is read from: its own, and the data files.
    pub fn files(&self) -> Vec<PathBuf> {
        let own = match &self.source {
            Source::File(path) => Some(path.clone()),
            Source::Bundled(_) | Source::Stdin => None,
        };
        own.into_iter().chain(self.data_files().iter().map(|path| self.source.place(path))).collect()
    }

    /// The value at a path, as it is written; nothing where the document says nothing.
    pub fn value(&self, path: &[&str]) -> Option<String> {
        let mut item = self.tree.as_item();
        for key in path {
            item = item.get(key)?;
        }
        Some(item.as_value()?.clone().decorated("", "").to_string())
    }

    fn overridden(&self, overrides: impl Iterator<Item = Result<Override, String>>) -> Result<Document, Error> {
        let mut changed = self.clone();
        let mut tree = DocumentMut::clone(&self.tree);
        let mut reports = Vec::new();
        for one in overrides {
            match one.and_then(|o| o.apply(&mut tree).map(|()| o)) {
                Ok(applied) => changed.overrides.push(applied),
                Err(headline) => reports.push(Report { headline, excerpt: None }),
            }
        }
        if !reports.is_empty() {
            return Err(Error::new(reports));
        }
        horizon::keep(&mut tree, &self.tree);
        changed.text = OnceLock::new();
        changed.tree = Arc::new(tree);
        Ok(changed)
    }

    /// Reads, checks and resolves the scenario.
    ///
    /// # Errors
    /// Everything that is wrong, each with its place.
    pub fn scenario(&self) -> Result<Scenario, Error> {
        self.resolved().map(|(_, scenario)| scenario)
    }

    /// The claims of the scenario, checked.
    ///
    /// # Errors
    /// Everything that is wrong with the scenario or its claims, each with its place.
    pub fn claims(&self) -> Result<Vec<Claim>, Error> {
        let (file, base) = self.resolved()?;
        let bare = self.bare();
        claim::claims(&file.claim, &base, &|settings| bare.with(settings)?.scenario()).map_err(|problems| self.explained(&problems))
    }

    /// The free parameters and the targets of the scenario, checked; either may be missing.
    ///
    /// # Errors
    /// Everything that is wrong with the scenario, its ranges or its targets, each with its place.
    pub fn fit(&self) -> Result<Fit, Error> {
        let (file, base) = self.resolved()?;
        let vary = file.fit.as_ref().map(|fit| &fit.vary);
        let bare = self.bare();
        fit::fit(vary, &file.target, &base, &|settings| bare.with(settings)?.scenario()).map_err(|problems| self.explained(&problems))
    }

    fn resolved(&self) -> Result<(ScenarioFile, Scenario), Error> {
        let file = self.file()?;
        let scenario = resolve(&file, &self.data).map_err(|problems| self.explained(&problems))?;
        Ok((file, scenario))
    }

    /// The scenario as it is written. Where something was set it is read from the tree, without a text in between; what is wrong with it the text
    /// tells, which knows the places.
    fn file(&self) -> Result<ScenarioFile, Error> {
        if !self.overrides.is_empty()
            && let Ok(file) = toml_edit::de::from_document(DocumentMut::clone(&self.tree))
        {
            return Ok(file);
        }
        toml::from_str(self.text()).map_err(|e| self.misread(&e))
    }

    /// The same scenario without what is asked of it: claims, targets, sweep. All that a run needs is there, and a point of a sweep is made from
    /// less.
    #[must_use]
    pub(crate) fn bare(&self) -> Document {
        let mut tree = DocumentMut::clone(&self.tree);
        ["claim", "fit", "target", "sweep"].into_iter().for_each(|table| {
            tree.remove(table);
        });
        Document { text: OnceLock::new(), tree: Arc::new(tree), ..self.clone() }
    }

    /// An error of the reader, which knows its place in the text with the overrides.
    fn misread(&self, e: &toml::de::Error) -> Error {
        let message = plain(e.message());
        if self.overrides.is_empty() && self.swept.is_none() {
            return Error::new(vec![report_at(&self.source, &self.written, e.span(), &message)]);
        }
        let path = match (Places::of(self.text()), e.span()) {
            (Ok(places), Some(span)) => places.path_at(&span),
            _ => Vec::new(),
        };
        self.explained(&[Problem { path, message }])
    }

    /// Problems of meaning, with the places of their paths.
    fn explained(&self, problems: &[Problem]) -> Error {
        let places = Places::of(&self.written).ok();
        let reports = problems.iter().take(MOST_SHOWN).map(|problem| {
            if let Some(label) = self.swept.as_ref().and_then(|entries| option(entries, &problem.path)) {
                return Report { headline: format!("{label}: {}", problem.message), excerpt: None };
            }
            let inherited = inherited(&problem.path);
            let find = |path: &[String]| places.as_ref().map_or((None, 0), |places| places.find(path));
            if let Some(label) = self.label_of(&problem.path, find(&problem.path).1) {
                return Report { headline: format!("{label}: {}", problem.message), excerpt: None };
            }
            // What a relation does not write itself it takes from the table for all relations.
            let own = find(&problem.path);
            let span = match inherited.as_deref().map(|path| (path, find(path))) {
                Some((path, general)) if own.1 < problem.path.len() => {
                    if let Some(label) = self.label_of(path, general.1) {
                        return Report { headline: format!("{label}: {}", problem.message), excerpt: None };
                    }
                    if general.1 == path.len() { general.0 } else { own.0 }
                }
                _ => own.0,
            };
            report_at(&self.source, &self.written, span, &problem.message)
        });
        let mut reports: Vec<Report> = reports.collect();
        if let Some(more) = problems.len().checked_sub(MOST_SHOWN).filter(|more| *more > 0) {
            reports.push(Report { headline: format!("... and {more} more mistakes"), excerpt: None });
        }
        Error::new(reports)
    }

    /// The last override that wrote this path, or that made a table which the document itself lacks; `written` keys of the path are in the
    /// document.
    fn label_of(&self, path: &[String], written: usize) -> Option<&str> {
        let wrote = |o: &&Override| path.starts_with(&o.path) || (written < path.len() && o.path.starts_with(path) && !path.is_empty());
        self.overrides.iter().rev().find(wrote).map(|o| o.label.as_str())
    }
}

/// The path from which a relation takes what it does not write itself.
fn inherited(path: &[String]) -> Option<Vec<String>> {
    let general =
        matches!(path, [relation, _, table, _, ..] if relation == "relation" && (table == "exchange" || table == "communication"));
    general.then(|| path[2..].to_vec())
}

fn report_at(source: &Source, text: &str, span: Option<Range<usize>>, message: &str) -> Report {
    let span = span.unwrap_or(0..0);
    let Position { line, column } = Position::of(text, span.start);
    Report { headline: format!("{source}:{line}:{column}: {message}"), excerpt: Excerpt::of(text, &span) }
}
