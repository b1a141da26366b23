//! The pallet with the other pallets of the exchange in memory, and a fee that is only counted.

use crate as pallet_allowances;
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::cell::Cell;
use frame_support::{
	derive_impl,
	pallet_prelude::{TransactionSource, ValidTransaction, Weight},
	traits::{Get, Time},
};
use novation_access::{Demand, NotAllowed};
use novation_ledger::Account;
use novation_ports::{memory::Memory, InspectCalls, Request, Unauthorised};
use novation_units::{AccountIndex, Millis, Quote};
use scale_info::TypeInfo;
use sp_io::TestExternalities;
use sp_runtime::{
	traits::{DispatchInfoOf, DispatchOriginOf, Implication, TransactionExtension, ValidateResult},
	transaction_validity::TransactionValidityError,
};

/// A signer with an account.
pub const ALICE: u64 = 1;
/// A signer with nothing.
pub const NOBODY: u64 = 2;
/// A signer that may not send.
pub const EXPIRED: u64 = 3;
pub const ALICES: AccountIndex = AccountIndex(16);
/// Weight of the fee's own extension.
pub const CHARGE: Weight = Weight::from_parts(77, 5);

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Allowances: pallet_allowances,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

/// The clock of the exchange in memory.
pub struct Clock;

impl Time for Clock {
	type Moment = u64;
	fn now() -> u64 {
		Memory::with(|state| state.now.0)
	}
}

/// Nobody records a proof.
pub struct NoProof;

impl Get<Option<u64>> for NoProof {
	fn get() -> Option<u64> {
		None
	}
}

/// Remarks stand for calls of the order book: the first byte is the number of orders, the second that of cancels.
pub struct Remarks;

impl InspectCalls<u64, RuntimeCall> for Remarks {
	fn concerns(call: &RuntimeCall) -> bool {
		matches!(call, RuntimeCall::System(frame_system::Call::remark { .. }))
	}

	fn inspect(who: &u64, call: &RuntimeCall) -> Option<Result<Request, Unauthorised>> {
		let RuntimeCall::System(frame_system::Call::remark { remark }) = call else { return None };
		let [orders, cancels] = remark[..] else { return None };
		let demand = Demand { orders: orders.into(), cancels: cancels.into() };
		Some(match *who {
			ALICE => Ok(Request {
				account: ALICES,
				demand,
				is_agent: false,
				is_urgent: demand.orders == 0,
			}),
			EXPIRED => Err(Unauthorised::Agent(NotAllowed::Expired)),
			_ => Err(Unauthorised::NoAccount),
		})
	}
}

impl pallet_allowances::Config for Test {
	type Accounts = Memory;
	type Agents = Memory;
	type Calls = Remarks;
	type Clock = Clock;
	type RecordedProof = NoProof;
	type WeightInfo = ();
}

std::thread_local! {
	static FEES: Cell<u32> = const { Cell::new(0) };
}

/// The number of times that the fee was charged.
pub fn fees() -> u32 {
	FEES.get()
}

/// The extension that charges the fee.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Clone, Debug, Eq, PartialEq)]
pub struct Fee;

impl TransactionExtension<RuntimeCall> for Fee {
	const IDENTIFIER: &'static str = "Fee";
	type Implicit = ();
	type Val = ();
	type Pre = ();

	fn weight(&self, _: &RuntimeCall) -> Weight {
		CHARGE
	}

	fn validate(
		&self,
		origin: DispatchOriginOf<RuntimeCall>,
		_: &RuntimeCall,
		_: &DispatchInfoOf<RuntimeCall>,
		_: usize,
		_: (),
		_: &impl Implication,
		_: TransactionSource,
	) -> ValidateResult<(), RuntimeCall> {
		Ok((ValidTransaction { priority: 1_000, ..Default::default() }, (), origin))
	}

	fn prepare(
		self,
		_: (),
		_: &DispatchOriginOf<RuntimeCall>,
		_: &RuntimeCall,
		_: &DispatchInfoOf<RuntimeCall>,
		_: usize,
	) -> Result<(), TransactionValidityError> {
		FEES.set(FEES.get() + 1);
		Ok(())
	}
}

/// Runs a test in which Alice has an account with this much cash, in atoms.
pub fn run(cash: i128, test: impl FnOnce()) {
	Memory::reset();
	FEES.set(0);
	Memory::open(ALICE, ALICES, Account { cash: Quote(cash), ..Account::default() });
	Memory::with(|state| state.now = Millis(1_000));
	TestExternalities::default().execute_with(|| {
		System::set_block_number(1);
		test();
		Allowances::do_try_state().expect("the laws of the pallet hold");
	});
}
