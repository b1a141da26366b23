import { auditLedger, isCrossed, isUnhealthy, type LedgerAudit } from '../sdk/audit.ts';
import { FIRST_TRADER_INDEX, SYSTEM_ACCOUNT } from '../sdk/chain.ts';
import type { Novation } from '../sdk/novation.ts';
import type { AccountInfo, LedgerAccount } from '../sdk/types.ts';
import type { Violations } from './summary.ts';

/** Result of one check of the chain's state. */
export interface Check {
	readonly audit: LedgerAudit;
	readonly liquidationQueue: ReadonlySet<number>;
	/** Every trader with a position. */
	readonly traders: readonly AccountInfo[];
	readonly insurance: bigint;
	readonly badDebt: bigint;
	readonly crossed: number;
	/** Indices of accounts below maintenance margin that are not in the liquidation queue. */
	readonly unhealthy: readonly number[];
}

/** Recomputes the exchange's laws from the state at one block. */
export async function checkState(novation: Novation, hash: string): Promise<Check> {
	const { reader } = novation;
	const state = await reader.ledger(hash);
	const holders = state.accounts.filter(
		({ index, positions }) =>
			index >= FIRST_TRADER_INDEX && positions.some(({ lots }) => lots !== 0n),
	);
	const [infos, crossed] = await Promise.all([
		Promise.all(holders.map(({ index }) => reader.accountByIndex(index, hash))),
		countCrossed(novation, hash),
	]);
	const traders = infos.filter((info) => info !== undefined);
	const liquidationQueue = new Set(state.liquidationQueue);
	return {
		audit: auditLedger(state),
		liquidationQueue,
		traders,
		insurance: cashOf(state.accounts, SYSTEM_ACCOUNT.insurance),
		badDebt: state.badDebt,
		crossed,
		unhealthy: traders
			.filter((info) => isUnhealthy(info) && !liquidationQueue.has(info.index))
			.map(({ index }) => index),
	};
}

/** Counts the markets with a crossed book. */
export async function countCrossed(novation: Novation, hash: string): Promise<number> {
	const depths = await Promise.all(
		[...novation.units.keys()].map((market) => novation.reader.depth(market, 1, hash)),
	);
	return depths.filter(isCrossed).length;
}

function cashOf(accounts: readonly LedgerAccount[], wanted: number): bigint {
	return accounts.find(({ index }) => index === wanted)?.cash ?? 0n;
}

/** Accumulates the worst violation of every law over a run. */
export class WorstViolations implements Violations {
	readonly longMinusShort = new Map<string, bigint>();
	custodyDifference = 0n;
	crossedBooks = 0;
	unhealthyOutsideQueue = 0;
	checks = 0;
	readonly #symbolOf: (market: number) => string;

	constructor(symbolOf: (market: number) => string) {
		this.#symbolOf = symbolOf;
	}

	add({ audit, crossed, unhealthy }: Pick<Check, 'audit' | 'crossed' | 'unhealthy'>): void {
		this.checks += 1;
		this.custodyDifference = farther(this.custodyDifference, audit.custodyDifference);
		for (const [market, lots] of audit.longMinusShort) {
			const symbol = this.#symbolOf(market);
			const worst = this.longMinusShort.get(symbol) ?? 0n;
			this.longMinusShort.set(symbol, farther(worst, lots));
		}
		this.crossedBooks += crossed;
		this.unhealthyOutsideQueue = Math.max(this.unhealthyOutsideQueue, unhealthy.length);
	}

	/** Adds the crossed books of a block that had no full check. */
	addCrossed(crossed: number): void {
		this.crossedBooks += crossed;
	}
}

function farther(a: bigint, b: bigint): bigint {
	const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);
	return magnitude(b) > magnitude(a) ? b : a;
}
