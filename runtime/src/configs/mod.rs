//! Pallet configurations, one file per area.

pub mod assets;
pub mod bundle;
pub mod consensus;
pub mod costs;
pub mod events;
pub mod exchange;
pub mod limits;
pub mod sessions;
pub mod system;
pub mod utility;
pub mod xcm;
