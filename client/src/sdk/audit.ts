import type { AccountInfo, Depth, LedgerAccount } from './types.ts';

/** The ledger as of one block. */
export interface LedgerState {
	readonly accounts: readonly LedgerAccount[];
	/** Balance of the custody account, in atoms of the quote asset. */
	readonly custody: bigint;
	/** All debt ever written off, in atoms. */
	readonly badDebt: bigint;
	/** Indices of the accounts that wait for liquidation. */
	readonly liquidationQueue: readonly number[];
}

export interface LedgerAudit {
	readonly cash: bigint;
	readonly quote: bigint;
	/** Custody minus what the ledger owes, in atoms. A correct chain has 0 at any price. */
	readonly custodyDifference: bigint;
	/** Long lots minus short lots, by market. A correct chain has 0 everywhere. */
	readonly longMinusShort: ReadonlyMap<number, bigint>;
	readonly openInterest: ReadonlyMap<number, bigint>;
}

/**
 * Recomputes the law of conservation from the stored accounts: `Σ cash + Σ quote − bad debt =
 * custody`, and longs equal shorts in every market.
 */
export function auditLedger({
	accounts,
	custody,
	badDebt,
}: Omit<LedgerState, 'liquidationQueue'>): LedgerAudit {
	let cash = 0n;
	let quote = 0n;
	const longMinusShort = new Map<number, bigint>();
	const openInterest = new Map<number, bigint>();
	for (const account of accounts) {
		cash += account.cash;
		for (const { market, lots, quote: cost } of account.positions) {
			quote += cost;
			longMinusShort.set(market, (longMinusShort.get(market) ?? 0n) + lots);
			openInterest.set(market, (openInterest.get(market) ?? 0n) + (lots > 0n ? lots : 0n));
		}
	}
	return {
		cash,
		quote,
		custodyDifference: custody - (cash + quote - badDebt),
		longMinusShort,
		openInterest,
	};
}

/** Whether the best bid is at or above the best ask: the chain missed a trade. */
export function isCrossed({ bids, asks }: Depth): boolean {
	const bid = bids[0]?.price;
	const ask = asks[0]?.price;
	return bid !== undefined && ask !== undefined && bid >= ask;
}

/** Whether an account with positions is below its maintenance margin at the block's prices. */
export function isUnhealthy({ equity, maintenanceMargin, positions }: AccountInfo): boolean {
	if (equity === undefined || maintenanceMargin === undefined) return false;
	return positions.some(({ lots }) => lots !== 0n) && equity < maintenanceMargin;
}
