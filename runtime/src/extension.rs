//! The checks of a signed transaction, and what it pays.

use crate::{configs::bundle::BlockRate, Runtime};
use cumulus_pallet_parachain_system::block_weight::DynamicMaxBlockWeight;

/// Charges a transaction: nothing within the account's allowance, and the fee otherwise.
pub type Charge = pallet_allowances::FreeWithinAllowance<
	Runtime,
	pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
>;

/// The extensions of a signed transaction, in the order in which they are checked.
///
/// The outermost part gives a large operational transaction, such as a runtime upgrade, a core of its own. The next
/// part gives back the proof size that a transaction declared and did not use.
pub type TxExtension = DynamicMaxBlockWeight<
	Runtime,
	cumulus_pallet_weight_reclaim::StorageWeightReclaim<
		Runtime,
		(
			frame_system::CheckNonZeroSender<Runtime>,
			frame_system::CheckSpecVersion<Runtime>,
			frame_system::CheckTxVersion<Runtime>,
			frame_system::CheckGenesis<Runtime>,
			frame_system::CheckEra<Runtime>,
			pallet_agents::CheckNonce<Runtime>,
			frame_system::CheckWeight<Runtime>,
			Charge,
			frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
		),
	>,
	BlockRate,
	FIRST_TRANSACTIONS,
	false,
>;

/// Transactions of a bundle's first block that may claim a whole core.
const FIRST_TRANSACTIONS: u32 = 10;
