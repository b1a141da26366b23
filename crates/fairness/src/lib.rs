#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod collator;
mod crowd;
mod history;
mod measure;
mod prices;
mod sealed;
mod setting;
mod venue;

pub use collator::Power;
pub use crowd::Group;
pub use history::{Case, History, Outcome, Tally};
pub use measure::{compare, figures, markets, Effort, Estimate, Market, THRESHOLD_BP};
pub use prices::{recording, Path, Source};
pub use setting::{Mode, Setting, BASIS_POINT, COLLATORS, HORIZON_STEPS, SLOT_STEPS, STEP_MS};
pub use venue::{Fill, Resting, Venue};
