//! A CSV file once more as Parquet: the same rows and columns, with types.
//!
//! It is made from the finished CSV, in row groups of a fixed number of rows: the memory does not grow with the table, and the bytes are the
//! same for the same CSV. A missing value is null.

use super::columns::Kind;
use super::disk::{Writing, rename};
use super::manifest::PROGRAM;
use super::table::{FileEntry, Hashing, aside};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::Type;
use std::io::{self, BufWriter};
use std::path::Path;
use std::sync::Arc;

/// Rows of a row group.
const GROUP: usize = 1 << 16;

/// The cells of a column in one row group.
enum Cells {
    Whole(Vec<i64>),
    Number(Vec<f64>),
    Text(Vec<ByteArray>),
}

/// A column in the making: the cells that are there, and for each row whether it is (1) or is missing (0).
struct Pile {
    cells: Cells,
    there: Vec<i16>,
}

impl Pile {
    fn new(kind: Kind) -> Pile {
        let cells = match kind {
            Kind::Whole => Cells::Whole(Vec::new()),
            Kind::Number => Cells::Number(Vec::new()),
            Kind::Text => Cells::Text(Vec::new()),
        };
        Pile { cells, there: Vec::new() }
    }

    fn take(&mut self, cell: &str) -> io::Result<()> {
        self.there.push(i16::from(!cell.is_empty()));
        if cell.is_empty() {
            return Ok(());
        }
        let wrong = || io::Error::new(io::ErrorKind::InvalidData, format!("`{cell}` is not a number"));
        match &mut self.cells {
            Cells::Whole(cells) => cells.push(cell.parse().map_err(|_| wrong())?),
            Cells::Number(cells) => cells.push(cell.parse().map_err(|_| wrong())?),
            Cells::Text(cells) => cells.push(ByteArray::from(cell)),
        }
        Ok(())
    }

    fn write(&mut self, column: &mut SerializedColumnWriter) -> Result<(), ParquetError> {
        let there = Some(self.there.as_slice());
        match &mut self.cells {
            Cells::Whole(cells) => {
                column.typed::<Int64Type>().write_batch(cells, there, None)?;
                cells.clear();
            }
            Cells::Number(cells) => {
                column.typed::<DoubleType>().write_batch(cells, there, None)?;
                cells.clear();
            }
            Cells::Text(cells) => {
                column.typed::<ByteArrayType>().write_batch(cells, there, None)?;
                cells.clear();
            }
        }
        self.there.clear();
        Ok(())
    }
}

fn broken(e: ParquetError) -> io::Error {
    match e {
        ParquetError::External(e) => io::Error::other(e),
        e => io::Error::other(e),
    }
}

fn schema(names: &[String], kinds: &[Kind]) -> Result<Type, ParquetError> {
    let field = |(name, kind): (&String, &Kind)| {
        let physical = match kind {
            Kind::Whole => Physical::INT64,
            Kind::Number => Physical::DOUBLE,
            Kind::Text => Physical::BYTE_ARRAY,
        };
        let field = Type::primitive_type_builder(name, physical).with_repetition(Repetition::OPTIONAL);
        let field = if *kind == Kind::Text { field.with_logical_type(Some(LogicalType::String)) } else { field };
        field.build().map(Arc::new)
    };
    Type::group_type_builder("fiducia").with_fields(names.iter().zip(kinds).map(field).collect::<Result<_, _>>()?).build()
}

/// Makes `NAME.parquet` from `NAME.csv` in the same folder; `kinds` are those of its columns. It appears when it is whole.
///
/// # Errors
/// When the CSV cannot be read, a cell is not of its kind, or the disk refuses.
pub fn convert(folder: &Path, csv: &str, kinds: &[Kind]) -> io::Result<FileEntry> {
    let mut reader = csv::Reader::from_path(folder.join(csv))?;
    let names: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
    let name = csv.replace(".csv", ".parquet");
    let place = aside(folder, &name);
    let mut hashing = Hashing::new(BufWriter::with_capacity(1 << 16, Writing::create(&place)?));
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).set_created_by(PROGRAM.to_owned()).build();
    let schema = Arc::new(schema(&names, kinds).map_err(broken)?);
    let mut writer = SerializedFileWriter::new(&mut hashing, schema, Arc::new(properties)).map_err(broken)?;
    let mut piles: Vec<Pile> = kinds.iter().map(|kind| Pile::new(*kind)).collect();
    let mut row = csv::StringRecord::new();
    let (mut rows, mut more) = (0, true);
    while more {
        let mut waiting = 0;
        while waiting < GROUP && more {
            more = reader.read_record(&mut row)?;
            if more {
                piles.iter_mut().zip(&row).try_for_each(|(pile, cell)| pile.take(cell))?;
                waiting += 1;
            }
        }
        if waiting > 0 {
            let mut group = writer.next_row_group().map_err(broken)?;
            for pile in &mut piles {
                let Some(mut column) = group.next_column().map_err(broken)? else { break };
                pile.write(&mut column).and_then(|()| column.close()).map_err(broken)?;
            }
            group.close().map_err(broken)?;
        }
        rows += waiting as u64;
    }
    writer.close().map_err(broken)?;
    let (bytes, sha256) = (hashing.bytes, hashing.sha256());
    hashing.inner.into_inner().map_err(io::IntoInnerError::into_error)?.sync()?;
    rename(&place, &folder.join(&name))?;
    Ok(FileEntry { name, rows, bytes, sha256 })
}
