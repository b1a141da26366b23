//! Steps that several phases share: what happens to an order, once a rule has allowed it.

pub mod conditional;
pub mod leave;
pub mod place;
pub mod sweep;
