//! The allowance of an account, and the extension that spends it.

mod allowance;
mod extension;
