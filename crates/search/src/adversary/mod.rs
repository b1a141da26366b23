//! The adversary: colluding accounts with a budget, which search for money and delays that the rules should not allow.
//!
//! [`Scene`] is an attack as data. [`play`] runs it on the exchange in memory beside honest makers, takers and
//! feeders, and measures its [`Yields`] from the state and events of the exchange. [`Hunt`] tries random scenes, keeps
//! those with the highest yields, and changes them. [`known`] lists what it finds on the present code.

mod debts;
mod fair;
mod gauge;
mod honest;
mod hunt;
mod imagine;
pub mod known;
pub mod saved;
mod scene;
mod shrink;
mod stage;
mod yields;

pub use gauge::play;
pub use hunt::{Catch, Hunt, Island, Tried};
pub use scene::{
	Act, Depth, Move, Scene, Style, Terms, World, BUDGET, HANDS, MAX_CROWD, MAX_ROUNDS,
};
pub use shrink::shrink;
pub use yields::{Cause, Lead, Unit, Yields};
