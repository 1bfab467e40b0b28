//! The promise-exchange model: pure functions on plain numbers, one mechanism a file.
//!
//! | file | what it holds |
//! |---|---|
//! | [`exchange`] | what is at stake: payoffs, temptation, and who is paid what |
//! | [`communication`] | promises, talk, transparency, word of mouth, public record: their rates |
//! | [`mind`] | how the trustors of a group learn, decide and change |
//! | [`interest`] | shadow of the future, reach of interest, assurance, blame |
//! | [`belief`] | the three belief rules, one a file |
//! | [`choice`] | which partner |
//! | [`engagement`] | whether to rely on it |
//! | [`keeping`] | whether the word is kept, and what follows |
//! | [`change`] | feedback and imitation |
//! | [`stance`] | all of the above that one group brings to one kind of relation, as numbers |

pub mod belief;
pub mod change;
pub mod choice;
pub mod communication;
pub mod engagement;
pub mod exchange;
pub mod interest;
pub mod keeping;
pub mod mind;
pub mod parameter;
pub mod stance;
