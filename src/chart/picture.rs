//! Pictures: what a chart becomes.

use super::colour::{INK, hatches};
use super::label::words;
use super::paper::{Paper, SIZE};
use super::pen::px;
use crate::text::Text;
use maud::{Markup, PreEscaped, html};

/// Fonts, of which every system has one; Chinese has its own.
const FONTS: &str = "system-ui, 'Noto Sans', 'Helvetica Neue', Arial, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";
/// A chart as it was drawn.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// What it shows, for who cannot see it.
    pub says: Text,
    pub(super) body: Markup,
    pub(super) paper: Paper,
}

impl Picture {
    /// The picture as it stands in a page that has [`Picture::hatches`].
    pub fn inline(&self) -> Markup {
        html! {
            svg.chart viewBox=(format!("0 0 {} {}", px(self.width), px(self.height))) width=(px(self.width)) height=(px(self.height)) role="img"
                aria-label=(self.said()) font-family=(FONTS) font-size=(SIZE) fill=(INK) { (self.body) }
        }
    }

    /// The hatches of all pictures, once for a page.
    pub fn hatches() -> Markup {
        html! { svg.hatches width="0" height="0" aria-hidden="true" { (hatches()) } }
    }

    /// The picture as a file of its own, with what it says as its title.
    pub fn file(&self) -> String {
        let above = 30.0;
        let (width, height) = (px(self.width), px(self.height + above));
        let svg = html! {
            svg xmlns="http://www.w3.org/2000/svg" viewBox=(format!("0 0 {width} {height}")) width=(width) height=(height)
                font-family=(FONTS) font-size=(SIZE) fill=(INK) {
                title { (self.said()) }
                (hatches())
                rect width=(width) height=(height) fill="#ffffff" {}
                text x="8" y="20" font-size="15" font-weight="600" { (words(&self.says, self.paper, self.width - 16.0, 15.0)) }
                g transform=(format!("translate(0 {})", px(above))) { (self.body) }
            }
        };
        // A file is read as XML, which has no place for control characters.
        let text: String = svg.into_string().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{text}\n")
    }

    fn said(&self) -> String {
        match self.paper.language {
            Some(language) => self.says.get(language).to_owned(),
            None if self.says.en == self.says.zh => self.says.en.clone(),
            None => format!("{} / {}", self.says.en, self.says.zh),
        }
    }
}

/// Pictures side by side, as many in a row as there is room for, each with what it says above it.
pub fn beside(pictures: &[Picture], paper: Paper, says: Text) -> Picture {
    const ABOVE: f64 = 20.0;
    let widest = pictures.iter().map(|picture| picture.width).fold(1.0, f64::max);
    let in_row = ((paper.width / widest) as usize).max(1);
    let (mut body, mut top) = (String::new(), 0.0);
    for row in pictures.chunks(in_row) {
        let height = row.iter().map(|picture| picture.height).fold(0.0, f64::max) + ABOVE;
        for (k, picture) in row.iter().enumerate() {
            let own = html! {
                g transform=(format!("translate({} {})", px(k as f64 * widest), px(top))) {
                    text x=(px(picture.width / 2.0)) y="14" text-anchor="middle" font-weight="600" {
                        (words(&picture.says, paper, picture.width - 8.0, SIZE))
                    }
                    g transform=(format!("translate(0 {})", px(ABOVE))) { (picture.body) }
                }
            };
            body += &own.into_string();
        }
        top += height;
    }
    Picture { width: paper.width.max(widest), height: top, says, body: PreEscaped(body), paper }
}
