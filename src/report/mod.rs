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

pub use html::Shown;
pub use page::Sheet;
pub use plot::{Show, WIDTH, Wish, plot};

use crate::experiment::{Fault, Made, Progress, Results};
use page::Article;

/// The page about some folders of results, one article for each; it asks for nothing from anywhere.
///
/// # Errors
/// When a table cannot be read.
pub fn report(all: &[Results], shown: Shown, sheet: Sheet, progress: &dyn Progress) -> Result<String, Fault> {
    progress.begin(0, all.len() as u64, "parts");
    let articles = all.iter().enumerate().map(|(k, results)| {
        let article = article(results, &format!("part{k}"), shown);
        progress.tick();
        article
    });
    let articles = articles.collect::<Result<Vec<Article>, Fault>>()?;
    progress.finish();
    Ok(page::page(&articles, shown, sheet))
}

fn article(results: &Results, id: &str, shown: Shown) -> Result<Article, Fault> {
    match results.made {
        Made::Check => claims::article(results, id, shown),
        Made::Compare => compare::article(results, id, shown),
        Made::Fit => fit::article(results, id, shown),
        Made::Run => run::article(results, id, shown),
        _ => Err(Fault::wrong("not yet")),
    }
}
