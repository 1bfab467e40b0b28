//! How far an experiment is, for whoever wants to know.

/// Hears how far an experiment is. The calls come from any of its threads; whoever wants to hear nothing passes `&()`.
pub trait Progress: Sync {
    /// The work begins: so many units of it, of which some were done before.
    fn begin(&self, _done: u64, _total: u64, _unit: &str) {}

    /// One more unit is done.
    fn tick(&self) {}

    /// All is done, or no more will be.
    fn finish(&self) {}
}

impl Progress for () {}
