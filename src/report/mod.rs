//! Reports: a page of pictures, words and figures for a folder of results, in English and Chinese. It sees results only, through one reader.

mod claims;
mod compare;
mod courses;
mod drawn;
mod fit;
mod how;
mod html;
mod measured;
mod names;
mod page;
mod people;
mod plot;
mod run;
mod sweep;

pub use html::Shown;
pub use page::Sheet;
pub use plot::{Show, WIDTH, Wish, plot};

use crate::experiment::{Fault, Made, Progress, Results};
use page::Article;

/// Bytes of a page, about: what is more takes long to open and to send.
const PAGE: usize = 1_500_000;

/// The page about some folders of results, one article for each; it asks for nothing from anywhere. Of sweeps it shows the metrics that are named, or
/// all as far as there is room.
///
/// # Errors
/// When a table cannot be read.
pub fn report(all: &[Results], metrics: &[String], shown: Shown, sheet: Sheet, progress: &dyn Progress) -> Result<String, Fault> {
    let parts = |results: &Results| 1 + if results.made == Made::Sweep { sweep::parts(results) } else { 0 };
    progress.begin(0, all.iter().map(parts).sum(), "parts");
    let room = PAGE / all.len().max(1);
    let articles = all.iter().enumerate().map(|(k, results)| {
        let article = article(results, &format!("part{k}"), shown, metrics, room, progress);
        progress.tick();
        article
    });
    let articles = articles.collect::<Result<Vec<Article>, Fault>>()?;
    progress.finish();
    Ok(page::page(&articles, shown, sheet))
}

fn article(results: &Results, id: &str, shown: Shown, metrics: &[String], room: usize, progress: &dyn Progress) -> Result<Article, Fault> {
    match results.made {
        Made::Check => claims::article(results, id, shown),
        Made::Compare => compare::article(results, id, shown),
        Made::Fit => fit::article(results, id, shown),
        Made::Run => run::article(results, id, shown),
        Made::Sweep => sweep::article(results, id, shown, metrics, room, progress),
    }
}
