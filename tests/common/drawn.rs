//! Charts as tests read them: the numbers that every mark carries.

/// A page, or a picture, as text.
pub struct Drawn(pub String);

impl Drawn {
    /// The figure with this caption, in any of its languages.
    pub fn figure(&self, caption: &str) -> Drawn {
        let figures = self.0.split("<figure").skip(1);
        let found = figures
            .map(|figure| figure.split("</figure>").next().unwrap())
            .find(|figure| figure.split("</figcaption>").next().unwrap().contains(caption));
        Drawn(found.unwrap_or_else(|| panic!("there is no figure `{caption}`")).to_owned())
    }

    /// The captions of all figures, as they are written.
    pub fn captions(&self) -> Vec<&str> {
        self.0.split("<figcaption>").skip(1).map(|rest| rest.split("</figcaption>").next().unwrap()).collect()
    }

    /// The opening tags of all marks of a class.
    pub fn marks(&self, class: &str) -> Vec<Mark> {
        let begin = format!("<g class=\"{class}\"");
        self.0.split(&begin).skip(1).map(|rest| Mark(rest.split('>').next().unwrap().to_owned())).collect()
    }

    /// The line, area or cloud of dots with this name.
    pub fn named(&self, name: &str) -> Mark {
        let marks = ["line", "dots", "row"].into_iter().flat_map(|class| self.marks(class));
        marks.into_iter().find(|mark| mark.text("name") == name).unwrap_or_else(|| panic!("there is no mark `{name}`"))
    }
}

/// What a mark carries.
pub struct Mark(String);

impl Mark {
    /// An attribute, without its `data-`.
    pub fn text(&self, name: &str) -> &str {
        let rest = self.0.split(&format!("data-{name}=\"")).nth(1).unwrap_or_else(|| panic!("no data-{name} in {}", self.0));
        rest.split('"').next().unwrap()
    }

    /// The numbers of an attribute.
    pub fn numbers(&self, name: &str) -> Vec<f64> {
        self.text(name).split(' ').map(|x| x.parse().unwrap_or_else(|_| panic!("`{x}` in data-{name}"))).collect()
    }
}

/// The rows of a table as text, by the names of its columns.
pub struct Csv(Vec<std::collections::BTreeMap<String, String>>);

impl Csv {
    /// Reads a table.
    pub fn read(path: &std::path::Path) -> Csv {
        let mut reader = csv::Reader::from_path(path).unwrap();
        let names = reader.headers().unwrap().clone();
        Csv(reader.records().map(|row| names.iter().map(str::to_owned).zip(row.unwrap().iter().map(str::to_owned)).collect()).collect())
    }

    /// The numbers of a column in the rows where other columns have these values; what is missing is not a number.
    pub fn numbers(&self, column: &str, having: &[(&str, &str)]) -> Vec<f64> {
        let rows = self.0.iter().filter(|row| having.iter().all(|(name, value)| row[*name] == *value));
        rows.map(|row| if row[column].is_empty() { f64::NAN } else { row[column].parse().unwrap() }).collect()
    }

    /// The texts of a column.
    pub fn texts(&self, column: &str) -> Vec<&str> {
        self.0.iter().map(|row| row[column].as_str()).collect()
    }
}

/// Whether two rows of numbers are the same, what is missing in both included.
pub fn same(a: &[f64], b: &[f64]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a == b || a.is_nan() && b.is_nan())
}
