//! A grid of cells, each with the colour and, where there is room, the number or words of its value; lines of equal value through them.

use super::colour::PALE;
use super::contour::pieces;
use super::frame::{Frame, SMALL};
use super::key::Colours;
use super::label::{other, told, width_of, words};
use super::paper::Paper;
use super::pen::{Path, px};
use super::picture::Picture;
use super::scale::{Axis, Numbers, Scale, plain, rounded};
use crate::text::Text;
use maud::{Markup, html};

/// What parts the names of columns and rows in attributes: an invisible separator, which no name holds and every reader of XML takes.
const BETWEEN: &str = "\u{2063}";

/// Cells that have a mark of their own; more are drawn by colour.
const SINGLE: usize = 400;

/// A grid of values.
#[derive(Clone, Debug, PartialEq)]
pub struct Heat {
    /// What the picture shows.
    pub says: Text,
    /// What the columns are, and their names.
    pub x: (Text, Vec<Text>),
    /// What the rows are, and their names, from below.
    pub y: (Text, Vec<Text>),
    /// By row, from below; not a number where there is none.
    pub values: Vec<Vec<f64>>,
    /// The words in the cells instead of their numbers, if any.
    pub said: Option<Vec<Vec<Text>>>,
    /// How values are shown by colours.
    pub colours: Colours,
    /// How many lines of equal value to draw, about.
    pub contours: usize,
    /// Height of the picture without its key.
    pub height: f64,
    /// Whether the key of the colours stands below.
    pub key: bool,
}

impl Heat {
    /// Draws it.
    pub fn draw(&self, paper: Paper) -> Picture {
        let axis = |(title, names): &(Text, Vec<Text>)| Axis { title: title.clone(), scale: Scale::Names(names.clone()) };
        let (x, y) = (axis(&self.x), axis(&self.y));
        let frame = Frame::new(paper, [&x, &y], self.height, 12.0);
        let names = |of: &[Text]| of.iter().map(|name| name.en.as_str()).collect::<Vec<_>>().join(BETWEEN);
        let body = html! {
            (frame.axes())
            g.cells data-place=(frame.place()) data-columns=(names(&self.x.1)) data-rows=(names(&self.y.1))
                data-title=(told(&self.colours.title, frame.paper)) data-title-zh=[other(&self.colours.title, frame.paper)] data-x-title=(told(&self.x.0, frame.paper)) data-y-title=(told(&self.y.0, frame.paper))
                data-values=(Numbers(self.values.iter().flatten().copied())) {
                (self.squares(&frame))
                (self.lines(&frame))
                (self.numbers(&frame))
            }
            @if self.key { (self.colours.key(paper, frame.left, self.height)) }
        };
        let height = self.height + if self.key { Colours::HEIGHT } else { 0.0 };
        Picture { width: paper.width, height, says: self.says.clone(), body, paper }
    }

    /// Width and height of a cell.
    fn cell(&self, frame: &Frame) -> [f64; 2] {
        [frame.width / self.x.1.len().max(1) as f64, frame.height / self.y.1.len().max(1) as f64]
    }

    /// The cells with their rows, columns and values.
    fn cells(&self) -> impl Iterator<Item = (usize, usize, f64)> {
        self.values.iter().enumerate().flat_map(|(row, of)| of.iter().enumerate().map(move |(column, &x)| (row, column, x)))
    }

    /// Left and upper edge of a cell.
    fn corner(&self, frame: &Frame, row: usize, column: usize) -> [f64; 2] {
        let [width, height] = self.cell(frame);
        [frame.left + column as f64 * width, frame.top + frame.height - (row + 1) as f64 * height]
    }

    fn squares(&self, frame: &Frame) -> Markup {
        if self.cells().count() > SINGLE {
            return self.by_colour(frame);
        }
        let [width, height] = self.cell(frame).map(px);
        html! {
            g stroke="#ffffff" stroke-width="0.8" {
                @for (row, column, x) in self.cells() {
                    @let [left, top] = self.corner(frame, row, column).map(px);
                    @let fill = if x.is_finite() { self.colours.ramp.colour(self.colours.at(x)) } else { "url(#lined)".into() };
                    rect x=(left) y=(top) width=(width) height=(height) fill=(fill) {}
                }
            }
        }
    }

    /// What is written in the cells, as far as there is room, each on a rim of the colour of its cell.
    fn numbers(&self, frame: &Frame) -> Markup {
        if self.cells().count() > SINGLE {
            return html! {};
        }
        let [width, height] = self.cell(frame);
        html! {
            g font-size=(SMALL) text-anchor="middle" paint-order="stroke" stroke-width="3" stroke-linejoin="round" {
                @for (row, column, x) in self.cells().filter(|(_, _, x)| x.is_finite()) {
                    @let [left, top] = self.corner(frame, row, column);
                    @let at = self.colours.at(x);
                    @let text = self.said.as_ref().map_or_else(|| plain(rounded(x, 3)), |said| said[row][column].clone());
                    @if self.said.is_some() || width_of(&text.en, SMALL) <= width - 2.0 && height >= 13.0 {
                        text x=(px(left + width / 2.0)) y=(px(top + height / 2.0 + 4.0)) fill=(self.colours.ramp.ink(at)) stroke=(self.colours.ramp.colour(at)) {
                            (words(&text, frame.paper, width - 2.0, SMALL))
                        }
                    }
                }
            }
        }
    }

    /// Many cells: a path for each of some colours, neighbours in a row together.
    fn by_colour(&self, frame: &Frame) -> Markup {
        const COLOURS: usize = 32;
        let [width, height] = self.cell(frame);
        let class = |x: f64| x.is_finite().then(|| ((self.colours.at(x) * COLOURS as f64) as usize).min(COLOURS - 1));
        let mut paths = vec![Path::default(); COLOURS];
        for (row, values) in self.values.iter().enumerate() {
            let mut column = 0;
            for run in values.chunk_by(|&a, &b| class(a) == class(b)) {
                if let Some(class) = class(run[0]) {
                    // A hair over the edge, so that no seam is seen.
                    paths[class].rectangle(self.corner(frame, row, column), [run.len() as f64 * width + 0.2, height + 0.2]);
                }
                column += run.len();
            }
        }
        html! {
            @for (k, path) in paths.into_iter().enumerate().filter(|(_, path)| !path.is_empty()) {
                path d=(path.text()) fill=(self.colours.ramp.colour((k as f64 + 0.5) / COLOURS as f64)) {}
            }
        }
    }

    /// Lines of equal value at round numbers, each with its number.
    fn lines(&self, frame: &Frame) -> Markup {
        if self.contours == 0 || self.values.len() < 3 || self.x.1.len() < 3 {
            return html! {};
        }
        let place = |ends: [[f64; 2]; 2]| ends.map(|[x, y]| frame.at(x, y));
        let found = |level: f64| pieces(&self.values, level).into_iter().map(place).collect::<Vec<_>>();
        let levels: Vec<_> =
            Scale::Linear(self.colours.ends).ticks(self.contours).into_iter().map(|(level, text)| (level, text, found(level))).collect();
        // Through values without order there are no lines to see, only their pieces.
        if levels.iter().map(|(.., pieces)| pieces.len()).sum::<usize>() > 2 * self.cells().count() {
            return html! {};
        }
        html! {
            @for (level, text, pieces) in levels {
                @let d = {
                    let mut path = Path::default();
                    pieces.iter().for_each(|[a, b]| path.through([*a, *b]));
                    path.text()
                };
                @if let Some([[x, y], _]) = pieces.get(pieces.len() / 2) {
                    path.contour data-level=(level) d=(d) fill="none" stroke="#1a1a1a" stroke-width="1.1" stroke-opacity="0.75" {}
                    @if self.cells().count() > SINGLE {
                        text x=(px(*x)) y=(px(y + 4.0)) font-size=(SMALL) text-anchor="middle" paint-order="stroke" stroke="#ffffff" stroke-width="3" fill=(PALE) {
                            (text.en)
                        }
                    }
                }
            }
        }
    }
}
