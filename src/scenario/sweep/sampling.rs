//! How the points of a sample are drawn: the one list of designs.

use schemars::JsonSchema;
use serde::Deserialize;

/// Most points of a block, and of a sweep.
pub const MOST_POINTS: u64 = 10_000_000;

/// Most points of a Sobol sequence.
const MOST_SOBOL: u64 = 1 << 16;

/// Most parameters of a Sobol sequence.
const MOST_SOBOL_PARAMETERS: usize = 256;

/// Most levels of a grid.
pub const MOST_LEVELS: u64 = 1000;

/// Levels of a grid, unless another number is given.
pub(super) const DEFAULT_LEVELS: u64 = 4;

/// What a design takes, and what it makes of it.
struct Design {
    name: &'static str,
    meaning: &'static str,
    /// Fewest that may be drawn.
    fewest: u64,
    /// Most that may be drawn.
    most: u64,
    /// Most parameters that may vary.
    parameters: usize,
    /// Points that each draw makes, by number of parameters.
    each: fn(u64) -> u64,
    /// Whether the points lie on a grid with a number of levels.
    grid: bool,
}

macro_rules! designs {
    ($(
        $id:ident $name:literal $meaning:literal
        fewest $fewest:expr, most $most:expr, parameters $parameters:expr, each $each:expr, grid $grid:expr;
    )*) => {
        /// How points are drawn from a box.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
        pub enum Sampling {
            $( #[doc = $meaning] #[serde(rename = $name)] $id, )*
        }

        impl Sampling {
            /// All of them.
            pub const ALL: &[Sampling] = &[$( Sampling::$id, )*];

            fn design(self) -> Design {
                match self {
                    $( Sampling::$id => Design {
                        name: $name,
                        meaning: $meaning,
                        fewest: $fewest,
                        most: $most,
                        parameters: $parameters,
                        each: $each,
                        grid: $grid,
                    }, )*
                }
            }
        }
    };
}

designs! {
    Random "random" "Independent uniform points."
        fewest 1, most MOST_POINTS, parameters usize::MAX, each |_| 1, grid false;
    LatinHypercube "latin_hypercube" "One point in each of n layers of every parameter."
        fewest 1, most MOST_POINTS, parameters usize::MAX, each |_| 1, grid false;
    Sobol "sobol" "The Sobol sequence, Owen-scrambled; best with a power of two."
        fewest 1, most MOST_SOBOL, parameters MOST_SOBOL_PARAMETERS, each |_| 1, grid false;
    // What is made of a single pair or walk has no interval. In a pair each parameter takes two sides of the sequence.
    Saltelli "saltelli" "Pairs of Sobol points that exchange one parameter at a time, for Sobol indices."
        fewest 2, most MOST_SOBOL, parameters MOST_SOBOL_PARAMETERS / 2, each |d| d + 2, grid false;
    Morris "morris" "Walks over a grid that move one parameter at a time, for Morris's elementary effects."
        fewest 2, most MOST_POINTS, parameters usize::MAX, each |d| d + 1, grid true;
}

impl Sampling {
    /// The name that a scenario writes.
    pub fn name(self) -> &'static str {
        self.design().name
    }

    /// What it is, in a sentence.
    pub fn meaning(self) -> &'static str {
        self.design().meaning
    }

    /// Fewest and most that may be drawn, with so many parameters.
    pub fn limits(self, parameters: usize) -> [u64; 2] {
        let design = self.design();
        [design.fewest, design.most.min(MOST_POINTS / self.each(parameters))]
    }

    /// Most parameters that may vary.
    pub fn most_parameters(self) -> usize {
        self.design().parameters
    }

    /// Points that each draw makes, with so many parameters.
    pub fn each(self, parameters: usize) -> u64 {
        (self.design().each)(parameters as u64)
    }

    /// Whether its points lie on a grid with a number of levels.
    pub fn has_levels(self) -> bool {
        self.design().grid
    }
}
