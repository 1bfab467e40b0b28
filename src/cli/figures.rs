//! Pictures in other forms than SVG, by the crates `resvg` and `svg2pdf`; a program that is built without them says so.

#[cfg(feature = "figures")]
pub use drawn::{pdf, png};

#[cfg(feature = "figures")]
mod drawn {
    use resvg::tiny_skia::{Pixmap, Transform};
    use resvg::usvg::{Options, Tree};

    /// Points of a PNG for a unit of the picture: enough for a page in print.
    const SCALE: f32 = 3.0;
    /// A letter of Chinese, to see whether there is a font that has it.
    const CHINESE: char = '信';

    /// The picture with its letters looked up in the fonts of this machine.
    fn tree(svg: &str) -> Result<Tree, String> {
        let mut options = Options { font_family: "Noto Sans".into(), ..Options::default() };
        options.fontdb_mut().load_system_fonts();
        let fonts = options.fontdb.clone();
        if fonts.is_empty() {
            return Err("there is no font on this machine to draw letters with; write the picture as .svg".into());
        }
        let has = |letter: char| {
            fonts.faces().any(|face| {
                let of =
                    |data: &[u8], index: u32| ttf_parser::Face::parse(data, index).is_ok_and(|face| face.glyph_index(letter).is_some());
                fonts.with_face_data(face.id, of).unwrap_or(false)
            })
        };
        let chinese = svg.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
        if chinese && !has(CHINESE) {
            return Err(
                "there is no Chinese font on this machine (such as Noto Sans CJK SC); install one, or write the picture as .svg".into()
            );
        }
        Tree::from_str(svg, &options).map_err(|e| format!("the picture cannot be drawn: {e}"))
    }

    /// The picture as PNG.
    pub fn png(svg: &str) -> Result<Vec<u8>, String> {
        let tree = tree(svg)?;
        let size = tree.size().to_int_size().scale_by(SCALE).ok_or("the picture is too large")?;
        let mut points = Pixmap::new(size.width(), size.height()).ok_or("the picture is too large")?;
        resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut points.as_mut());
        points.encode_png().map_err(|e| format!("the picture cannot be drawn: {e}"))
    }

    /// The picture as PDF.
    pub fn pdf(svg: &str) -> Result<Vec<u8>, String> {
        svg2pdf::to_pdf(&tree(svg)?, svg2pdf::ConversionOptions::default(), svg2pdf::PageOptions::default())
            .map_err(|e| format!("the picture cannot be drawn: {e}"))
    }
}

#[cfg(not(feature = "figures"))]
mod absent {
    const WITHOUT: &str =
        "this program writes pictures as .svg only; `cargo install fiducia --features figures` makes one that also writes .pdf and .png";

    /// Refuses.
    pub fn png(_: &str) -> Result<Vec<u8>, String> {
        Err(WITHOUT.into())
    }

    /// Refuses.
    pub fn pdf(_: &str) -> Result<Vec<u8>, String> {
        Err(WITHOUT.into())
    }
}

#[cfg(not(feature = "figures"))]
pub use absent::{pdf, png};
