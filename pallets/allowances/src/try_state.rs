//! The allowances as the law sees them.

use crate::{Allowances, Config, Pallet};
use core::marker::PhantomData;
use novation_laws::{self as laws, AllowanceRecord, Broken};
use novation_ports::Accounts;
use sp_runtime::TryRuntimeError;

struct Stored<T>(PhantomData<T>);

impl<T: Config> laws::Allowances for Stored<T> {
	fn allowances(&self) -> impl Iterator<Item = AllowanceRecord> {
		Allowances::<T>::iter().map(|(account, allowance)| {
			// The decoding of all state, which `try-runtime` does as well, reports a damaged account.
			let stored = T::Accounts::account(account).unwrap_or(None);
			let volume = stored.map(|account| account.volume);
			AllowanceRecord { account, allowance, volume }
		})
	}
}

impl<T: Config> Pallet<T> {
	/// Checks the law of allowances.
	pub fn check_laws() -> Result<(), Broken> {
		laws::allowances(&Stored::<T>(PhantomData))
	}

	/// [`Self::check_laws`], as `try-runtime` wants it: the details are logged.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_laws().map_err(|broken| broken.report().into())
	}
}
