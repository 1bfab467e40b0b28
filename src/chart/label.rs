//! Words in a picture: how wide they are, how they are cut, in one language or two.

use super::paper::Paper;
use crate::text::{Language, Text};
use maud::{Markup, html};
use unicode_width::UnicodeWidthChar;

/// What stands between two languages that are both shown.
const BETWEEN: &str = " · ";

/// About how wide a text is: Chinese letters are as wide as high, others are taken for three fifths of their height, which few exceed.
pub(super) fn width_of(text: &str, size: f64) -> f64 {
    columns(text) as f64 * size * 0.6
}

fn columns(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// How wide words are in the languages of a paper.
pub(super) fn width(text: &Text, paper: Paper, size: f64) -> f64 {
    match paper.language {
        Some(language) => width_of(text.get(language), size),
        None if text.en == text.zh => width_of(&text.en, size),
        None => width_of(&text.en, size) + width_of(BETWEEN, size) + width_of(&text.zh, size),
    }
}

/// A text without line breaks, cut to a width; what was cut off is marked.
pub(super) fn cut(text: &str, room: f64, size: f64) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let most = (room / (size * 0.6)) as usize;
    if columns(&text) <= most {
        return text;
    }
    let mut taken = 0;
    let kept = text.chars().take_while(|c| {
        taken += c.width().unwrap_or(0);
        taken < most
    });
    kept.collect::<String>() + "…"
}

/// The content of a text element: the words in the languages of the paper, cut to the room that there is. A page hides one of two languages.
pub(super) fn words(text: &Text, paper: Paper, room: f64, size: f64) -> Markup {
    match paper.language {
        Some(language) => html! { (cut(text.get(language), room, size)) },
        None if text.en == text.zh => html! { (cut(&text.en, room, size)) },
        None => {
            let whole = width(text, paper, size);
            let part = |one: &str| if whole <= room { one.to_owned() } else { cut(one, room * width_of(one, size) / whole, size) };
            html! { tspan.en { (part(&text.en)) } tspan.and { (BETWEEN) } tspan.zh { (part(&text.zh)) } }
        }
    }
}

/// The words that a mark carries for a script: of the one language, or of the first of two.
pub(super) fn told(text: &Text, paper: Paper) -> &str {
    text.get(paper.language.unwrap_or(Language::English))
}

/// The same words in the second of two languages.
pub(super) fn other(text: &Text, paper: Paper) -> Option<&str> {
    (paper.language.is_none() && text.en != text.zh).then_some(&text.zh)
}

/// A text in lines that are no wider than the room, broken where its language may be broken.
pub(super) fn lines(text: &str, room: f64, size: f64) -> Vec<String> {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let columns = ((room / (size * 0.6)) as usize).max(8);
    let mut lines: Vec<String> = textwrap::wrap(&text, columns).into_iter().map(Into::into).collect();
    if lines.len() > LINES {
        lines.truncate(LINES);
        lines[LINES - 1].push('…');
    }
    lines
}

/// Lines that a text has at most.
const LINES: usize = 6;

/// Moves places apart that are nearer to each other than `apart`, as little as may be, and keeps them between two ends as long as there is room.
pub(super) fn spread(places: &mut [f64], apart: f64, [from, to]: [f64; 2]) {
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|&a, &b| places[a].total_cmp(&places[b]));
    let mut least = from;
    for &k in &order {
        places[k] = places[k].max(least);
        least = places[k] + apart;
    }
    let mut most = to;
    for &k in order.iter().rev() {
        places[k] = places[k].min(most);
        most = places[k] - apart;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_in_one_language_or_two_and_are_cut_to_the_room() {
        let text = Text { en: "Step".into(), zh: "步".into() };
        let paper = |language| Paper { width: 100.0, language };
        assert_eq!(words(&text, paper(Some(Language::Chinese)), 99.0, 13.0).into_string(), "步");
        let both = words(&text, paper(None), 99.0, 13.0).into_string();
        assert_eq!(both, "<tspan class=\"en\">Step</tspan><tspan class=\"and\"> · </tspan><tspan class=\"zh\">步</tspan>");
        assert_eq!(cut("a<b\nc", 99.0, 13.0), "a<b c");
        let long = cut(&"x".repeat(10_000), 80.0, 13.0);
        assert!(long.ends_with('…') && width_of(&long, 13.0) <= 80.0);
    }

    #[test]
    fn labels_make_room_for_each_other() {
        let mut places = [50.0, 52.0, 51.0, 99.0];
        spread(&mut places, 10.0, [0.0, 100.0]);
        assert_eq!(places, [50.0, 70.0, 60.0, 99.0]);
        let mut low = [98.0, 99.0];
        spread(&mut low, 10.0, [0.0, 100.0]);
        assert_eq!(low, [90.0, 100.0]);
    }
}
