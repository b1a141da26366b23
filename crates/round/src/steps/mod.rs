//! Steps that several phases share: the execution of an order after a rule has allowed it.

pub mod conditional;
pub mod leave;
pub mod place;
pub mod sweep;
