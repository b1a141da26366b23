//! The call of the pallet, and its storage as the round uses it.

mod check_account;
mod queue;
mod schedule;
mod sweep;
