//! The page as text: tables in Markdown, numbers as a reader wants them.

/// A table. Columns of numbers are aligned to the right.
pub fn table<H: AsRef<str>>(head: &[H], rows: &[Vec<String>]) -> String {
    let line = |cells: Vec<&str>| format!("| {} |\n", cells.join(" | "));
    let is_number = |k: usize| rows.iter().all(|row| row[k].starts_with(|c: char| c.is_ascii_digit() || c == '-'));
    let rule = (0..head.len()).map(|k| if k > 0 && is_number(k) { "--:" } else { "---" }).collect();
    let head = line(head.iter().map(AsRef::as_ref).collect()) + &line(rule);
    head + &rows.iter().map(|row| line(row.iter().map(String::as_str).collect())).collect::<String>()
}

/// A whole number with its thousands apart.
pub fn whole(n: u64) -> String {
    let digits = n.to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap_or_default()).collect();
    groups.join(",")
}

/// A number with three digits that count.
pub fn figure(x: f64) -> String {
    // Not -0.00.
    let x = if x.abs() < 0.005 { 0.0 } else { x };
    match x.abs() {
        a if a >= 1000.0 => whole(x.round() as u64),
        a if a >= 100.0 => format!("{x:.0}"),
        a if a >= 10.0 => format!("{x:.1}"),
        _ => format!("{x:.2}"),
    }
}

/// A share as a percentage.
pub fn percent(x: f64) -> String {
    format!("{:.1} %", 100.0 * x)
}
