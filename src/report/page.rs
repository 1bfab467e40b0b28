//! The page around the parts: its head, its languages, how it is printed. One file, no request of any kind.

use super::html::{Shown, label, languages, words};
use crate::chart::Picture;
use crate::record::manifest::PROGRAM;
use crate::text::{Language, Text, text};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// The paper that a page is printed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sheet {
    /// 210 x 297 mm.
    #[default]
    A4,
    /// 8.5 x 11 inches.
    Letter,
}

/// A part of a page with a heading of its own.
pub struct Section {
    /// The name of its place in the page.
    pub id: String,
    /// Heading.
    pub title: Text,
    /// What follows.
    pub body: Markup,
}

impl Section {
    /// A section.
    pub fn new(id: &str, title: Text, body: Markup) -> Section {
        Section { id: id.into(), title, body }
    }
}

/// What became of one folder: an article of the page.
pub struct Article {
    /// The name of its place in the page.
    pub id: String,
    /// Title.
    pub title: Text,
    /// One line below it: what it is, and of how many runs.
    pub facts: Text,
    /// Its sections.
    pub sections: Vec<Section>,
}

/// The whole page.
pub fn page(articles: &[Article], shown: Shown, sheet: Sheet) -> String {
    let size = if sheet == Sheet::A4 { "A4" } else { "letter" };
    let style = format!("{STYLE}@page {{ size: {size}; margin: 14mm }}\n");
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())));
    let policy = format!(
        "default-src 'none'; style-src {}; script-src {}; img-src data:; base-uri 'none'; form-action 'none'",
        hash(&style),
        hash(SCRIPT)
    );
    let lang = if shown == Some(Language::Chinese) { "zh-Hans" } else { "en" };
    let titles: Vec<String> = articles.iter().map(|article| label(&article.title, shown)).collect();
    let page = html! {
        (DOCTYPE)
        html lang=(lang) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content=(PROGRAM);
                title { (titles.join(" · ")) }
                style { (PreEscaped(&style)) }
            }
            body {
                (Picture::hatches())
                (top(articles, shown))
                main { @for article in articles { (whole(article, shown)) } }
                footer { p { (words(&text!("Made by {PROGRAM}.", "由 {PROGRAM} 生成。"), shown)) } }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    page.into_string() + "\n"
}

/// What stays in sight: where to go, and, once there is a script, which language to read.
fn top(articles: &[Article], shown: Shown) -> Markup {
    let says = text!("Contents", "目录");
    html! {
        header {
            nav aria-label=(label(&says, shown)) {
                @for article in articles {
                    @if articles.len() > 1 { a.article href=(format!("#{}", article.id)) { (words(&article.title, shown)) } }
                    @for section in &article.sections { a href=(format!("#{}-{}", article.id, section.id)) { (words(&section.title, shown)) } }
                }
            }
            @if languages(shown).len() > 1 { div.tongues {} }
        }
    }
}

fn whole(article: &Article, shown: Shown) -> Markup {
    html! {
        article id=(article.id) {
            h1 { (words(&article.title, shown)) }
            p.facts { (words(&article.facts, shown)) }
            @for section in &article.sections {
                section id=(format!("{}-{}", article.id, section.id)) {
                    h2 { (words(&section.title, shown)) }
                    (section.body)
                }
            }
        }
    }
}
