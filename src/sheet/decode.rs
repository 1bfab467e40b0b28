//! The text of a file: UTF-8 or UTF-16, with lines that end in LF.

use super::fault::Fault;
use std::char::{REPLACEMENT_CHARACTER, decode_utf16};
use std::io::Read;

/// Largest table, in bytes: some ten million ties.
const LARGEST: u64 = 256 << 20;

/// The bytes of a file.
///
/// # Errors
/// A file that cannot be read, is too large, or has no end.
pub fn bytes(reader: impl Read) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    // One byte more than allowed tells a large file, or one without an end, from a larger one without reading it.
    let read = reader.take(LARGEST + 1).read_to_end(&mut bytes);
    read.map_err(|e| Fault::of_file(format!("the file cannot be read: {e}")))?;
    if bytes.len() as u64 > LARGEST {
        return Err(Fault::of_file(format!("the file is larger than {} MB, the most that is read", LARGEST >> 20)));
    }
    Ok(bytes)
}

/// The text of a file.
pub(super) fn text(reader: impl Read) -> Result<String, Fault> {
    let bytes = bytes(reader)?;
    let text = match bytes.as_slice() {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        _ => String::from_utf8(bytes).map_err(|e| {
            let line = 1 + e.as_bytes()[..e.utf8_error().valid_up_to()].iter().filter(|&&byte| byte == b'\n').count();
            Fault { line: line as u64, kind: "encoding", message: "the file is not UTF-8 text; save it as UTF-8".into() }
        })?,
    };
    if text.contains('\0') {
        return Err(Fault::of_file("the file holds null characters, so it is no table; save it as CSV in UTF-8"));
    }
    Ok(lines(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)))
}

fn wide(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    decode_utf16(units).map(|c| c.unwrap_or(REPLACEMENT_CHARACTER)).collect()
}

/// CR LF and CR become LF.
fn lines(text: String) -> String {
    if !text.contains('\r') {
        return text;
    }
    let mut plain = String::with_capacity(text.len());
    let mut pieces = text.split('\r');
    plain.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        if !piece.starts_with('\n') {
            plain.push('\n');
        }
        plain.push_str(piece);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_8_and_utf_16_are_read_with_and_without_marks() {
        let wide = |bytes: fn(u16) -> [u8; 2]| "\u{feff}信,ä\r\n𝄞".encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        for bytes in ["信,ä\n𝄞".into(), "\u{feff}信,ä\r𝄞".into(), wide(u16::to_le_bytes), wide(u16::to_be_bytes)] {
            assert_eq!(text(bytes.as_slice()).unwrap(), "信,ä\n𝄞");
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(text(&b"a,b\nc,\xe4\n"[..]).unwrap_err().line, 2);
        assert!(text(&b"a\0b\0"[..]).unwrap_err().message.contains("null characters"));
        assert!(text(std::io::repeat(b'a')).unwrap_err().message.contains("larger than 256 MB"));
    }
}
