import type { BlockRef } from './blocks.ts';
import { OrderRejected, OutcomeMissing, OutcomeUndone } from './errors.ts';
import type { AccountBlock } from './happenings.ts';
import { LatencyHistograms } from './latency.ts';
import { Settler, type Settlement, type Step } from './settlement.ts';
import type { ExchangeEvent, Op, OrderRequest } from './types.ts';
import type { MarketUnits } from './units.ts';

/** One trade of an order. */
export interface Fill {
	readonly price: bigint;
	readonly lots: bigint;
	/** Whether the order was resting, rather than taking. */
	readonly maker: boolean;
}

/** Result of an order that the round did not reject. */
export interface OrderOutcome {
	readonly clientId: bigint;
	/** Number of the block whose round decided the outcome. */
	readonly block: number;
	/** A `resting` order may have partial fills. All other states are final. */
	readonly status: 'resting' | 'filled' | 'partly-filled' | 'cancelled' | 'expired';
	readonly filled: bigint;
	readonly resting: bigint;
	readonly fills: readonly Fill[];
	/** Reason why the remainder was cancelled. */
	readonly reason?: string;
}

/** Result of a cancel. */
export interface CancelOutcome {
	readonly clientId: bigint;
	readonly block: number;
}

/** A conditional order that waits for its trigger or its next slice. */
export interface ScheduledOutcome {
	readonly clientId: bigint;
	readonly block: number;
}

/** Result of an amendment. */
export interface AmendOutcome {
	readonly clientId: bigint;
	readonly block: number;
	/** Lots that remain open. */
	readonly lots: bigint;
}

/** What an operation came to: its outcome, or the error that rejected it. */
type Result<T> = { readonly value: T } | { readonly error: Error };

/** Reads the result of an operation from the events that name its order. */
interface Matcher<T> {
	/** Handles one event. Returns the result, if it is known now. */
	onEvent(event: ExchangeEvent, block: number): Result<T> | undefined;
	/** Handles the end of a block. Returns the result, if it is known now. */
	endBlock?(block: number): Result<T> | undefined;
}

/** An operation that has been sent and is not final yet. */
interface Tracked<T = never> {
	readonly clientId: bigint;
	/** Last block in which its outcome is expected. */
	readonly deadline: number;
	readonly settler: Settler<T>;
	/** Operations of the same kind that are pending, to which it belongs. */
	readonly pending: Pending;
	/** Creates a matcher that has seen no event. */
	readonly match: () => Matcher<T>;
	matcher: Matcher<T>;
	/** Events that the matcher has seen, by block. */
	history: { readonly block: BlockRef; readonly events: ExchangeEvent[] }[];
	/** Result, once known, and the block that decided it. */
	settled?: { readonly block: BlockRef; readonly result: Result<T> };
}

type Pending = Map<bigint, Tracked>;

/** An outcome that a fork took back. */
export interface UndoneOutcome {
	readonly clientId: bigint;
	/** The block that had the outcome. */
	readonly block: BlockRef;
}

/** Reasons that reject an amendment. */
const NOT_AMENDED = ['NotFound', 'NotSmaller'];
/** Blocks to wait for an outcome. A full round leaves operations to the next blocks. */
const PATIENCE_BLOCKS = 32;

/** Matches the rounds' events to the operations of one account, and follows them until final. */
export class Outcomes {
	readonly account: number;
	readonly #units: (market: number) => MarketUnits | undefined;
	readonly #latency: LatencyHistograms;
	readonly #orders: Pending = new Map();
	readonly #cancels: Pending = new Map();
	readonly #amendments: Pending = new Map();
	readonly #conditionals: Pending = new Map();
	/** Operations with an outcome that is not final. */
	readonly #settled = new Set<Tracked>();

	/** `latency` counts the time of each operation to each of its steps. */
	constructor(
		account: number,
		units: (market: number) => MarketUnits | undefined,
		latency = new LatencyHistograms(),
	) {
		this.account = account;
		this.#units = units;
		this.#latency = latency;
	}

	/** Follows an order whose transaction is valid up to `lastBlock`. */
	order(
		request: OrderRequest,
		lastBlock: number,
		settler = new Settler<OrderOutcome>(),
	): Settlement<OrderOutcome> {
		return this.#track(this.#orders, request.clientId, lastBlock, settler, () =>
			orderMatcher(request, this.#units(request.market)),
		);
	}

	/** Follows a cancel whose transaction is valid up to `lastBlock`. */
	cancel(
		clientId: bigint,
		lastBlock: number,
		settler = new Settler<CancelOutcome>(),
	): Settlement<CancelOutcome> {
		return this.#track(
			this.#cancels,
			clientId,
			lastBlock,
			settler,
			(): Matcher<CancelOutcome> => ({
				onEvent: (event, block) => {
					if (event.type === 'OrderCancelled' && event.reason === 'Requested') {
						return { value: { clientId, block } };
					}
					if (event.type === 'OrderRejected' && event.reason === 'NotFound') {
						return { error: new OrderRejected(event) };
					}
					return undefined;
				},
			}),
		);
	}

	/** Follows an amendment whose transaction is valid up to `lastBlock`. */
	amendment(
		clientId: bigint,
		lastBlock: number,
		settler = new Settler<AmendOutcome>(),
	): Settlement<AmendOutcome> {
		return this.#track(
			this.#amendments,
			clientId,
			lastBlock,
			settler,
			(): Matcher<AmendOutcome> => ({
				onEvent: (event, block) => {
					if (event.type === 'OrderAmended') {
						return { value: { clientId, block, lots: event.lots } };
					}
					if (event.type === 'OrderRejected' && NOT_AMENDED.includes(event.reason)) {
						return { error: new OrderRejected(event) };
					}
					return undefined;
				},
			}),
		);
	}

	/** Follows the scheduling of a conditional order whose transaction is valid up to `lastBlock`. */
	conditional(
		request: OrderRequest,
		lastBlock: number,
		settler = new Settler<ScheduledOutcome>(),
	): Settlement<ScheduledOutcome> {
		const { clientId, market } = request;
		return this.#track(
			this.#conditionals,
			clientId,
			lastBlock,
			settler,
			(): Matcher<ScheduledOutcome> => ({
				onEvent: (event, block) => {
					if (event.type === 'ConditionalScheduled') {
						return { value: { clientId, block } };
					}
					if (event.type === 'OrderRejected') {
						return { error: new OrderRejected(event, this.#units(market)) };
					}
					return undefined;
				},
			}),
		);
	}

	/** Reads the outcomes that a best block brings. */
	onBest(block: AccountBlock): void {
		if (this.#all.every((pending) => pending.size === 0)) return;
		for (const event of block.events) this.#route(event, block);
		for (const pending of this.#all) {
			for (const entry of pending.values()) {
				const result = entry.matcher.endBlock?.(block.number);
				if (result) {
					this.#settle(entry, block, result);
				} else if (block.number > entry.deadline) {
					pending.delete(entry.clientId);
					entry.settler.fail(
						new OutcomeMissing(`order ${entry.clientId}`, PATIENCE_BLOCKS),
					);
				}
			}
		}
	}

	/** Takes the outcomes of a block back, and waits for them again. Returns them. */
	onUndone(undone: BlockRef): UndoneOutcome[] {
		for (const pending of this.#all) {
			for (const entry of pending.values()) forget(entry, undone);
		}
		const outcomes: UndoneOutcome[] = [];
		for (const entry of this.#settled) {
			if (entry.settled?.block.hash !== undone.hash) continue;
			this.#settled.delete(entry);
			delete entry.settled;
			outcomes.push({ clientId: entry.clientId, block: undone });
			if (entry.pending.has(entry.clientId)) {
				entry.settler.fail(new OutcomeUndone(`order ${entry.clientId}`, undone.number));
			} else {
				forget(entry, undone);
				entry.pending.set(entry.clientId, entry);
			}
		}
		return outcomes;
	}

	/** Settles the step `included` of all outcomes up to a block. */
	onIncluded({ number }: BlockRef): void {
		this.#reach(number, 'included');
	}

	/** Settles the step `final` of all outcomes up to a block. */
	onFinal({ number }: BlockRef): void {
		this.#reach(number, 'included');
		for (const entry of this.#reach(number, 'final')) this.#settled.delete(entry);
	}

	/** Fails `op`, whose transaction failed, so that no round will process it. */
	drop(op: Op, error: Error): void {
		if (op.type === 'CancelAll' || op.type === 'CancelAt') return;
		const [pending, clientId] = this.#pendingFor(op);
		pending.get(clientId)?.settler.fail(error);
		pending.delete(clientId);
	}

	/** Fails everything that is not final. */
	abandon(error: Error): void {
		for (const pending of this.#all) {
			for (const entry of pending.values()) entry.settler.fail(error);
			pending.clear();
		}
		for (const entry of this.#settled) entry.settler.fail(error);
		this.#settled.clear();
	}

	get #all(): readonly Pending[] {
		return [this.#orders, this.#cancels, this.#amendments, this.#conditionals];
	}

	#pendingFor(op: Exclude<Op, { type: 'CancelAll' | 'CancelAt' }>): [Pending, bigint] {
		switch (op.type) {
			case 'Cancel':
				return [this.#cancels, op.clientId];
			case 'Amend':
				return [this.#amendments, op.clientId];
			case 'Trigger':
			case 'Twap':
				return [this.#conditionals, op.order.clientId];
			case 'Bracket':
				return [this.#orders, op.entry.clientId];
			default:
				return [this.#orders, op.order.clientId];
		}
	}

	#route(event: ExchangeEvent, block: AccountBlock): void {
		for (const clientId of this.#namesIn(event)) {
			// A rejection may belong to a cancel, an amendment, a conditional order or an order with
			// this client id. Cancels and amendments come first in a round, so they match first.
			const isClaimed = [this.#cancels, this.#amendments, this.#conditionals].some(
				(pending) => this.#show(pending, clientId, event, block),
			);
			if (isClaimed && event.type === 'OrderRejected') continue;
			this.#show(this.#orders, clientId, event, block);
		}
	}

	/** Shows an event to a pending operation. Returns whether that settled it. */
	#show(pending: Pending, clientId: bigint, event: ExchangeEvent, block: AccountBlock): boolean {
		const entry = pending.get(clientId);
		if (!entry) return false;
		const last = entry.history.at(-1);
		if (last?.block.hash === block.hash) last.events.push(event);
		else entry.history.push({ block, events: [event] });
		const result = entry.matcher.onEvent(event, block.number);
		if (result) this.#settle(entry, block, result);
		return result !== undefined;
	}

	#settle(entry: Tracked, block: AccountBlock, result: Result<never>): void {
		entry.pending.delete(entry.clientId);
		entry.settled = { block, result };
		this.#settled.add(entry);
		if (block.importedAt !== undefined) entry.settler.mark('imported', block.importedAt);
		this.#report(entry.settler, 'best', result);
	}

	/** Reports a step of all outcomes up to block `number`. Returns their operations. */
	#reach(number: number, step: Step): Tracked[] {
		const reached: Tracked[] = [];
		for (const entry of this.#settled) {
			if (!entry.settled || entry.settled.block.number > number) continue;
			this.#report(entry.settler, step, entry.settled.result);
			reached.push(entry);
		}
		return reached;
	}

	#report<T>(settler: Settler<T>, step: Step, result: Result<T>): void {
		if ('error' in result) settler.reject(step, result.error);
		else if (settler.resolve(step, result.value)) this.#latency.add(settler.timeline, step);
	}

	#namesIn(event: ExchangeEvent): bigint[] {
		if (event.type === 'OrderFilled') {
			return [event.maker, event.taker].flatMap((party) =>
				party?.account === this.account && party.clientId !== undefined
					? [party.clientId]
					: [],
			);
		}
		const isOurs = 'clientId' in event && event.account === this.account;
		return isOurs && event.clientId !== undefined ? [event.clientId] : [];
	}

	#track<T>(
		pending: Pending,
		clientId: bigint,
		lastBlock: number,
		settler: Settler<T>,
		match: () => Matcher<T>,
	): Settlement<T> {
		if (pending.has(clientId)) {
			throw new RangeError(
				`an operation on client id ${clientId} is still pending; wait for its outcome`,
			);
		}
		const deadline = lastBlock + PATIENCE_BLOCKS;
		const matcher = match();
		const entry: Tracked<T> = {
			clientId,
			deadline,
			settler,
			pending,
			match,
			matcher,
			history: [],
		};
		// Each map holds operations of one kind only, so an entry meets results of its own kind.
		pending.set(clientId, entry as unknown as Tracked);
		return settler.settlement;
	}
}

function orderMatcher(
	request: OrderRequest,
	units: MarketUnits | undefined,
): Matcher<OrderOutcome> {
	const { clientId } = request;
	let filled = 0n;
	let wanted = request.lots;
	let rested: bigint | undefined;
	let ended: { status: 'cancelled' | 'expired'; reason?: string } | undefined;
	const fills: Fill[] = [];
	return {
		onEvent: (event) => {
			switch (event.type) {
				case 'OrderPlaced':
					rested = event.lots ?? wanted - filled;
					break;
				case 'OrderAmended':
					wanted = event.lots;
					break;
				case 'OrderFilled':
					filled += event.lots;
					fills.push({
						price: event.price,
						lots: event.lots,
						maker: rested !== undefined,
					});
					if (rested !== undefined) rested -= event.lots;
					break;
				case 'OrderCancelled':
					// The order that this one replaces may have the same client id.
					if (event.reason !== 'Replaced' || rested !== undefined) {
						const status = event.reason === 'Expired' ? 'expired' : 'cancelled';
						ended = { status, reason: event.reason };
					}
					break;
				case 'OrderRejected':
					return { error: new OrderRejected(event, units) };
				default:
			}
			return undefined;
		},
		endBlock: (block) => {
			// An order amended to zero lots would count as complete before any fill.
			const complete = filled > 0n && filled >= wanted;
			const done = ended !== undefined || rested !== undefined || complete;
			if (!done) return undefined;
			const resting = ended ? 0n : (rested ?? 0n);
			const value: OrderOutcome = {
				clientId,
				block,
				status: statusOf(ended?.status, filled, resting),
				filled,
				resting,
				fills,
				...(ended?.reason === undefined ? {} : { reason: ended.reason }),
			};
			return { value };
		},
	};
}

/** Makes an operation forget the events of a block. */
function forget(entry: Tracked, undone: BlockRef): void {
	const kept = entry.history.filter(({ block }) => block.hash !== undone.hash);
	if (kept.length === entry.history.length) return;
	entry.history = kept;
	entry.matcher = entry.match();
	for (const { block, events } of kept) {
		for (const event of events) entry.matcher.onEvent(event, block.number);
	}
}

function statusOf(
	ended: 'cancelled' | 'expired' | undefined,
	filled: bigint,
	resting: bigint,
): OrderOutcome['status'] {
	if (resting > 0n) return 'resting';
	if (ended === undefined) return 'filled';
	if (filled > 0n) return 'partly-filled';
	return ended;
}
