pub mod distribution;
pub mod model;
pub mod population;
pub mod quantity;
pub mod scenario;
pub mod stream;
