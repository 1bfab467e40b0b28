//! Pieces of a page: words in the languages that are wanted, figures, tables.

use crate::chart::{Forest, Paper, Picture};
use crate::text::{Language, Text};
use maud::{Markup, html};

/// The language of a page; nothing for both, one below the other until the reader chooses.
pub type Shown = Option<Language>;

/// What a language is called in HTML, and its class.
fn tongue(language: Language) -> [&'static str; 2] {
    match language {
        Language::English => ["en", "en"],
        Language::Chinese => ["zh", "zh-Hans"],
    }
}

/// The languages that are shown.
pub fn languages(shown: Shown) -> Vec<Language> {
    shown.map_or(vec![Language::English, Language::Chinese], |one| vec![one])
}

/// Words within a line.
pub fn words(text: &Text, shown: Shown) -> Markup {
    html! {
        @if shown.is_none() && text.en == text.zh { (text.en) } @else {
            @for (k, language) in languages(shown).into_iter().enumerate() {
                @let [class, lang] = tongue(language);
                @if k > 0 { span.and { " · " } }
                span class=(class) lang=(lang) { (text.get(language)) }
            }
        }
    }
}

/// A paragraph in each language.
pub fn paragraph(text: &Text, shown: Shown) -> Markup {
    each(shown, |language| html! { p { (text.get(language)) } })
}

/// Something that is made anew in each language.
pub fn each(shown: Shown, make: impl Fn(Language) -> Markup) -> Markup {
    html! {
        @for language in languages(shown) {
            @let [class, lang] = tongue(language);
            div class=(class) lang=(lang) { (make(language)) }
        }
    }
}

/// A picture with what it says above it and how to read it below.
pub fn figure(picture: &Picture, note: Option<&Text>, shown: Shown) -> Markup {
    html! {
        figure {
            figcaption { (words(&picture.says, shown)) }
            (picture.inline())
            @if let Some(note) = note { div.note { (paragraph(note, shown)) } }
        }
    }
}

/// Pictures with their notes, as many side by side as there is room for; nothing if there are none.
pub fn figures(pictures: Vec<(Picture, Option<Text>)>, shown: Shown) -> Option<Markup> {
    (!pictures.is_empty()).then(|| html! { div.figures { @for (picture, note) in &pictures { (figure(picture, note.as_ref(), shown)) } } })
}

/// Rows with long names: a picture in each language.
pub fn forest(forest: &Forest, note: Option<&Text>, width: f64, shown: Shown) -> Markup {
    let drawn = |language| figure(&forest.draw(Paper { width, language: Some(language) }), note, Some(language));
    html! { div { (each(shown, drawn)) } }
}

/// A table: its heading, and rows of cells of which the first names the row. It scrolls where it is wider than the page.
pub fn table(head: &[Text], rows: &[Vec<Text>], says: &Text, shown: Shown) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label=(label(says, shown)) {
            table {
                thead { tr { @for cell in head { th scope="col" { (words(cell, shown)) } } } }
                tbody {
                    @for row in rows {
                        tr {
                            @for (k, cell) in row.iter().enumerate() {
                                @if k == 0 { th scope="row" { (words(cell, shown)) } } @else { td { (words(cell, shown)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Words for who hears the page.
pub fn label(text: &Text, shown: Shown) -> String {
    match shown {
        Some(language) => text.get(language).to_owned(),
        None if text.en == text.zh => text.en.clone(),
        None => format!("{} / {}", text.en, text.zh),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_text_whatever_they_hold() {
        let evil = Text { en: "<script>alert(\"x\")</script>".into(), zh: "\u{22}'&".into() };
        let written = words(&evil, None).into_string() + &paragraph(&evil, Some(Language::English)).into_string();
        assert!(!written.contains("<script"), "{written}");
        assert!(written.contains("&lt;script&gt;") && written.contains("&amp;"));
    }
}
