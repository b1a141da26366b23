import type { Block, Weight } from '../sdk/blocks.ts';
import type { ExchangeEvent } from '../sdk/types.ts';
import { formatQuote } from '../sdk/units.ts';

/** Counts the events of a run's blocks. */
export class Tally {
	readonly #maxWeight: Weight;
	readonly rejections = new Map<string, number>();
	readonly liquidatedAccounts = new Set<number>();
	blocks = 0;
	orders = 0;
	fills = 0;
	liquidations = 0;
	liquidationFills = 0;
	deleveragings = 0;
	insurancePaid = 0n;
	badDebt = 0n;
	/**
	 * Largest share of the weight limit that one block used, the larger of time and proof size.
	 * Excludes blocks that begin a session, since they declare the whole block used.
	 */
	maxWeightShare = 0;
	/** Share of the weight limit that the last block used. */
	lastWeightShare = 0;

	/** `maxWeight` is the weight limit of one block. */
	constructor(maxWeight: Weight) {
		this.#maxWeight = maxWeight;
	}

	onBlock(block: Block): void {
		this.blocks += 1;
		this.lastWeightShare = this.#share(block.weight);
		if (!block.newSession) {
			this.maxWeightShare = Math.max(this.maxWeightShare, this.lastWeightShare);
		}
		// An order can cause several events in one round: placed and filled, filled and cancelled.
		const orders = new Set<string>();
		for (const { exchange, failure } of block.events) {
			if (failure) this.#reject(`${failure.section}.${failure.name}`);
			if (exchange) this.#add(exchange, orders);
		}
		this.orders += orders.size;
	}

	/** Moves rejections that no block contains, such as the pool's, into the tally. */
	addRejections(counts: Map<string, number>): void {
		for (const [reason, count] of counts) this.#reject(reason, count);
		counts.clear();
	}

	#add(event: ExchangeEvent, orders: Set<string>): void {
		switch (event.type) {
			case 'OrderPlaced':
				orders.add(`${event.account}/${event.clientId}`);
				break;
			case 'OrderFilled':
				this.fills += 1;
				if (event.taker?.clientId !== undefined) {
					orders.add(`${event.taker.account}/${event.taker.clientId}`);
				}
				break;
			case 'OrderCancelled':
				if (event.reason === 'NothingCrosses') {
					orders.add(`${event.account}/${event.clientId}`);
				}
				break;
			case 'OrderRejected':
				this.#reject(event.reason);
				if (event.reason !== 'NotFound') orders.add(`${event.account}/${event.clientId}`);
				break;
			case 'LiquidationStarted':
				this.liquidations += 1;
				this.liquidatedAccounts.add(event.account);
				break;
			case 'PositionLiquidated':
				this.liquidationFills += 1;
				this.liquidatedAccounts.add(event.account);
				break;
			case 'Deleveraged':
				this.deleveragings += 1;
				break;
			case 'InsurancePaid':
				this.insurancePaid += event.amount;
				break;
			case 'BadDebtIncurred':
				this.badDebt += event.amount;
				break;
			default:
		}
	}

	#reject(reason: string, count = 1): void {
		this.rejections.set(reason, (this.rejections.get(reason) ?? 0) + count);
	}

	#share({ refTime, proofSize }: Weight): number {
		return Math.max(
			shareOf(refTime, this.#maxWeight.refTime),
			shareOf(proofSize, this.#maxWeight.proofSize),
		);
	}
}

function shareOf(part: bigint, whole: bigint): number {
	return whole > 0n ? Number((part * 1_000_000n) / whole) / 1_000_000 : 0;
}

/** The worst violation of every law over a run. All are zero in a correct chain. */
export interface Violations {
	readonly custodyDifference: bigint;
	/** Imbalance by market symbol, in lots. */
	readonly longMinusShort: ReadonlyMap<string, bigint>;
	readonly crossedBooks: number;
	readonly unhealthyOutsideQueue: number;
	/** Number of checks of the chain's state. */
	readonly checks: number;
}

export interface RunFacts {
	readonly source: { kind: string; label: string; from?: number; minutes?: number };
	/** Extremes of the source's and the chain's prices, by symbol. */
	readonly prices: ReadonlyMap<string, PriceExtremes>;
	readonly insuranceBefore: bigint;
	readonly insuranceAfter: bigint;
	readonly badDebt: bigint;
	readonly wallSeconds: number;
}

export interface PriceExtremes {
	/** Lowest recorded or synthetic price; absent for live prices. */
	readonly source_low?: string;
	readonly source_high?: string;
	/** Lowest index price on the chain. */
	readonly index_low?: string;
	readonly index_high?: string;
}

/** The report of a run, as written to a file. Money is in atoms of the quote asset. */
export interface Summary {
	readonly source: string;
	readonly source_kind: string;
	readonly from: string | null;
	readonly minutes: number | null;
	readonly prices: Record<string, PriceExtremes>;
	readonly custody_difference: JsonInteger;
	readonly long_minus_short: Record<string, JsonInteger>;
	readonly crossed_books: number;
	readonly unhealthy_outside_queue: number;
	readonly checks: number;
	readonly orders: number;
	readonly fills: number;
	readonly rejections: Record<string, number>;
	readonly liquidations: number;
	readonly liquidated_accounts: number;
	readonly liquidation_fills: number;
	readonly deleveragings: number;
	readonly bad_debt: JsonInteger;
	readonly insurance_before: JsonInteger;
	readonly insurance_after: JsonInteger;
	readonly insurance_paid: JsonInteger;
	readonly blocks: number;
	readonly max_block_weight_share: number;
	readonly wall_seconds: number;
}

/** A JSON number if it is exact, otherwise a string of digits. */
export type JsonInteger = number | string;

export function jsonInteger(value: bigint): JsonInteger {
	const number = Number(value);
	return Number.isSafeInteger(number) ? number : value.toString();
}

export function summarise(tally: Tally, violations: Violations, facts: RunFacts): Summary {
	const { kind, label, from, minutes } = facts.source;
	return {
		source: label,
		source_kind: kind,
		from: kind === 'replay' && from !== undefined ? new Date(from).toISOString() : null,
		minutes: minutes ?? null,
		prices: Object.fromEntries(facts.prices),
		custody_difference: jsonInteger(violations.custodyDifference),
		long_minus_short: mapValues(violations.longMinusShort, jsonInteger),
		crossed_books: violations.crossedBooks,
		unhealthy_outside_queue: violations.unhealthyOutsideQueue,
		checks: violations.checks,
		orders: tally.orders,
		fills: tally.fills,
		rejections: Object.fromEntries([...tally.rejections].sort()),
		liquidations: tally.liquidations,
		liquidated_accounts: tally.liquidatedAccounts.size,
		liquidation_fills: tally.liquidationFills,
		deleveragings: tally.deleveragings,
		bad_debt: jsonInteger(facts.badDebt),
		insurance_before: jsonInteger(facts.insuranceBefore),
		insurance_after: jsonInteger(facts.insuranceAfter),
		insurance_paid: jsonInteger(tally.insurancePaid),
		blocks: tally.blocks,
		max_block_weight_share: tally.maxWeightShare,
		wall_seconds: facts.wallSeconds,
	};
}

/** Whether the run kept every law. A run without a check proves nothing, so it fails. */
export function isSound(summary: Summary): boolean {
	return (
		summary.checks > 0 &&
		summary.custody_difference === 0 &&
		Object.values(summary.long_minus_short).every((lots) => lots === 0) &&
		summary.crossed_books === 0 &&
		summary.unhealthy_outside_queue === 0
	);
}

/** Formats the summary for people. */
export function summaryLines(summary: Summary): string[] {
	const money = (atoms: JsonInteger): string => `${formatQuote(BigInt(atoms), 2)} tUSD`;
	const prices = Object.entries(summary.prices).map(([symbol, range]) => {
		const source = range.source_low && `source ${range.source_low} to ${range.source_high}`;
		const index = range.index_low && `index ${range.index_low} to ${range.index_high}`;
		return `${symbol}: ${[source, index].filter(Boolean).join(', ')}`;
	});
	const imbalance = Object.entries(summary.long_minus_short)
		.map(([symbol, lots]) => `${symbol} ${lots}`)
		.join(', ');
	const rejections = Object.entries(summary.rejections)
		.map(([reason, count]) => `${reason} ${count}`)
		.join(', ');
	const weight = `${(summary.max_block_weight_share * 100).toFixed(1)} %`;
	return [
		`source            ${summary.source}`,
		...(summary.from ? [`from              ${summary.from}, ${summary.minutes} minutes`] : []),
		...prices.map((line) => `prices            ${line}`),
		`blocks            ${summary.blocks} in ${summary.wall_seconds} s; fullest ${weight}`,
		`orders            ${summary.orders}, fills ${summary.fills}`,
		`rejections        ${rejections || 'none'}`,
		`liquidations      ${summary.liquidations} of ${summary.liquidated_accounts} accounts, ` +
			`in ${summary.liquidation_fills} closings`,
		`deleveragings     ${summary.deleveragings}`,
		`insurance fund    ${money(summary.insurance_before)} before, ` +
			`${money(summary.insurance_after)} after, paid ${money(summary.insurance_paid)}`,
		`bad debt          ${money(summary.bad_debt)}`,
		`custody           difference ${summary.custody_difference} atoms, recomputed from state`,
		`long minus short  ${imbalance || 'no positions'}`,
		`crossed books     ${summary.crossed_books}; unhealthy outside the liquidation queue ` +
			`${summary.unhealthy_outside_queue} (${summary.checks} checks)`,
	];
}

function mapValues<A, B>(map: ReadonlyMap<string, A>, change: (value: A) => B): Record<string, B> {
	return Object.fromEntries([...map].map(([key, value]) => [key, change(value)]));
}
