import type { Block } from './blocks.ts';
import { OrderRejected, OutcomeMissing } from './errors.ts';
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

/** An operation whose outcome is not yet known. */
interface Pending {
	readonly clientId: bigint;
	readonly deadline: number;
	/** Handles one event of the order. Returns whether the outcome is now known. */
	onEvent(event: ExchangeEvent, block: number): boolean;
	/** Handles the end of a block. Returns whether the outcome is now known. */
	endBlock(block: number): boolean;
	fail(error: Error): void;
}

/** Reasons that reject an amendment. */
const NOT_AMENDED = ['NotFound', 'NotSmaller'];
/** Blocks to wait for an outcome. A full round leaves operations to the next blocks. */
const PATIENCE_BLOCKS = 32;

/** Matches the rounds' events to the operations of one account. */
export class Outcomes {
	readonly account: number;
	readonly #units: (market: number) => MarketUnits | undefined;
	readonly #orders = new Map<bigint, Pending>();
	readonly #cancels = new Map<bigint, Pending>();
	readonly #amendments = new Map<bigint, Pending>();
	readonly #conditionals = new Map<bigint, Pending>();

	constructor(account: number, units: (market: number) => MarketUnits | undefined) {
		this.account = account;
		this.#units = units;
	}

	/** Awaits the outcome of an order whose transaction is valid up to `lastBlock`. */
	order(request: OrderRequest, lastBlock: number): Promise<OrderOutcome> {
		const { clientId } = request;
		return this.#expect(this.#orders, clientId, (settle) => {
			let filled = 0n;
			let wanted = request.lots;
			let rested: bigint | undefined;
			let ended: { status: 'cancelled' | 'expired'; reason?: string } | undefined;
			const fills: Fill[] = [];
			return {
				clientId,
				deadline: lastBlock + PATIENCE_BLOCKS,
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
							settle.reject(new OrderRejected(event, this.#units(request.market)));
							return true;
						default:
					}
					return false;
				},
				endBlock: (number) => {
					// An order amended to zero lots would count as complete before any fill.
					const complete = filled > 0n && filled >= wanted;
					const done = ended !== undefined || rested !== undefined || complete;
					if (!done) return false;
					const resting = ended ? 0n : (rested ?? 0n);
					settle.resolve({
						clientId,
						block: number,
						status: statusOf(ended?.status, filled, resting),
						filled,
						resting,
						fills,
						...(ended?.reason === undefined ? {} : { reason: ended.reason }),
					});
					return true;
				},
				fail: settle.reject,
			};
		});
	}

	/** Awaits the outcome of a cancel whose transaction is valid up to `lastBlock`. */
	cancel(clientId: bigint, lastBlock: number): Promise<CancelOutcome> {
		return this.#expect(this.#cancels, clientId, (settle) => ({
			clientId,
			deadline: lastBlock + PATIENCE_BLOCKS,
			onEvent: (event, number) => {
				if (event.type === 'OrderCancelled' && event.reason === 'Requested') {
					settle.resolve({ clientId, block: number });
					return true;
				}
				if (event.type === 'OrderRejected' && event.reason === 'NotFound') {
					settle.reject(new OrderRejected(event));
					return true;
				}
				return false;
			},
			endBlock: () => false,
			fail: settle.reject,
		}));
	}

	/** Awaits the outcome of an amendment whose transaction is valid up to `lastBlock`. */
	amendment(clientId: bigint, lastBlock: number): Promise<AmendOutcome> {
		return this.#expect(this.#amendments, clientId, (settle) => ({
			clientId,
			deadline: lastBlock + PATIENCE_BLOCKS,
			onEvent: (event, number) => {
				if (event.type === 'OrderAmended') {
					settle.resolve({ clientId, block: number, lots: event.lots });
					return true;
				}
				if (event.type === 'OrderRejected' && NOT_AMENDED.includes(event.reason)) {
					settle.reject(new OrderRejected(event));
					return true;
				}
				return false;
			},
			endBlock: () => false,
			fail: settle.reject,
		}));
	}

	/** Awaits the scheduling of a conditional order whose transaction is valid up to `lastBlock`. */
	conditional(request: OrderRequest, lastBlock: number): Promise<ScheduledOutcome> {
		const { clientId } = request;
		return this.#expect(this.#conditionals, clientId, (settle) => ({
			clientId,
			deadline: lastBlock + PATIENCE_BLOCKS,
			onEvent: (event, number) => {
				if (event.type === 'ConditionalScheduled') {
					settle.resolve({ clientId, block: number });
					return true;
				}
				if (event.type === 'OrderRejected') {
					settle.reject(new OrderRejected(event, this.#units(request.market)));
					return true;
				}
				return false;
			},
			endBlock: () => false,
			fail: settle.reject,
		}));
	}

	onBlock(block: Block): void {
		if (this.#all.every((pending) => pending.size === 0)) return;
		for (const { exchange } of block.events) {
			if (exchange) this.#route(exchange, block.number);
		}
		for (const pending of this.#all) {
			for (const [key, entry] of pending) {
				if (entry.endBlock(block.number)) {
					pending.delete(key);
				} else if (block.number > entry.deadline) {
					pending.delete(key);
					entry.fail(new OutcomeMissing(`order ${entry.clientId}`, PATIENCE_BLOCKS));
				}
			}
		}
	}

	/** Fails `op`, whose transaction failed, so that no round will process it. */
	drop(op: Op, error: Error): void {
		if (op.type === 'CancelAll' || op.type === 'CancelAt') return;
		const [pending, clientId] = this.#pendingFor(op);
		pending.get(clientId)?.fail(error);
		pending.delete(clientId);
	}

	get #all(): readonly Map<bigint, Pending>[] {
		return [this.#orders, this.#cancels, this.#amendments, this.#conditionals];
	}

	#pendingFor(
		op: Exclude<Op, { type: 'CancelAll' | 'CancelAt' }>,
	): [Map<bigint, Pending>, bigint] {
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

	/** Fails everything that is still pending. */
	abandon(error: Error): void {
		for (const pending of this.#all) {
			for (const entry of pending.values()) entry.fail(error);
			pending.clear();
		}
	}

	#route(event: ExchangeEvent, block: number): void {
		for (const clientId of this.#namesIn(event)) {
			// A rejection may belong to a cancel, an amendment, a conditional order or an order with
			// this client id. Cancels and amendments come first in a round, so they match first.
			const early = [this.#cancels, this.#amendments, this.#conditionals].find((pending) =>
				pending.get(clientId)?.onEvent(event, block),
			);
			early?.delete(clientId);
			if (early && event.type === 'OrderRejected') continue;
			if (this.#orders.get(clientId)?.onEvent(event, block)) this.#orders.delete(clientId);
		}
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

	#expect<T>(
		pending: Map<bigint, Pending>,
		clientId: bigint,
		build: (settle: { resolve: (value: T) => void; reject: (error: Error) => void }) => Pending,
	): Promise<T> {
		if (pending.has(clientId)) {
			throw new RangeError(
				`an operation on client id ${clientId} is still pending; wait for its outcome`,
			);
		}
		const outcome = new Promise<T>((resolve, reject) => {
			pending.set(clientId, build({ resolve, reject }));
		});
		outcome.catch(() => undefined);
		return outcome;
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
