import type { BlockRef } from './blocks.ts';
import { encodeLadder, encodeOp, encodeOrder } from './chain.ts';
import { asError } from './as-error.ts';
import { NoAccount, PoolRejected, TransactionExpired } from './errors.ts';
import type { Gap, HappeningStream } from './happenings.ts';
import type { KeyringPair } from './keys.ts';
import { buildCall, type Call } from './metadata.ts';
import { Nonces, WindowedNonces } from './nonces.ts';
import type { Novation } from './novation.ts';
import {
	Outcomes,
	type AmendOutcome,
	type CancelOutcome,
	type ScheduledOutcome,
	type OrderOutcome,
	type UndoneOutcome,
} from './outcomes.ts';
import { Settler, STEPS, type Settlement } from './settlement.ts';
import type { InBlock } from './transactions.ts';
import {
	MAX_BATCH_OPS,
	type AccountInfo,
	type AgentLimits,
	type BracketRequest,
	type LadderRequest,
	type Op,
	type OrderRequest,
	type TriggerRequest,
	type TwapRequest,
} from './types.ts';

/** A transaction that the pool has accepted. */
export interface Ticket {
	readonly hash: string;
	/** Resolves when the transaction has succeeded in a block, so the exchange has accepted it. */
	readonly inBlock: Promise<InBlock>;
}

/** Outcomes of a batch, one per operation; `undefined` for `CancelAll` and `CancelAt`. */
export interface BatchOutcome {
	readonly inBlock: InBlock;
	readonly outcomes: readonly PromiseSettledResult<Outcome>[];
	/** The same outcomes as promises, with inclusion by the relay chain and finality. */
	readonly settlements: readonly Settlement<Outcome>[];
}

/** A block that a fork took back, with the outcomes in it. */
export interface Reversal {
	readonly block: BlockRef;
	/** Operations whose outcome it had. They stay pending until another block has it. */
	readonly outcomes: readonly UndoneOutcome[];
}

/** Reactions to what a trader's own promises do not report. */
export interface TraderListener {
	/** A fork took a block back, and the outcomes in it. */
	onReversal?(reversal: Reversal): void;
	/** Blocks are missing: read the account and its open orders again. */
	onGap?(gap: Gap): void;
}

export interface TraderOptions {
	/** Address of the account to trade for as an agent. */
	readonly owner?: string;
	/** Use nonces that the chain accepts in any order. On by default for agents. */
	readonly windowed?: boolean;
}

/** Blocks after the last finalized one for which a transaction is valid. */
const VALID_BLOCKS = 128;

/**
 * One signer on the exchange.
 *
 * The success of an extrinsic only means that the exchange has *accepted* an operation. The round
 * at the end of the block reports the outcome by an event. Order methods wait for both: they
 * resolve with the outcome at the best block, and reject with a typed error if either step fails.
 * Their promises have two more: `included` and `final`.
 */
export class Trader {
	readonly pair: KeyringPair;
	readonly #novation: Novation;
	readonly #owner: string;
	readonly #nonces: Nonces;
	#outcomes: Promise<Outcomes> | undefined;
	#stream: Promise<HappeningStream> | undefined;
	readonly #listeners = new Set<TraderListener>();

	constructor(novation: Novation, pair: KeyringPair, options: TraderOptions = {}) {
		this.#novation = novation;
		this.pair = pair;
		this.#owner = options.owner ?? pair.address;
		const windowed = options.windowed ?? options.owner !== undefined;
		this.#nonces = windowed
			? new WindowedNonces(() => novation.reader.highestNonce(pair.address))
			: new Nonces(() => novation.request<number>('system_accountNextIndex', pair.address));
	}

	get address(): string {
		return this.pair.address;
	}

	/** Reads the account traded for, at `hash` or the best block; `undefined` before its first deposit. */
	account(hash?: string): Promise<AccountInfo | undefined> {
		return this.#novation.reader.account(this.#owner, hash);
	}

	/** Moves atoms of the quote asset from the wallet to the exchange. */
	async deposit(amount: bigint): Promise<InBlock> {
		return (await this.postDeposit(amount)).inBlock;
	}

	/** Sends a deposit without waiting for its block. */
	async postDeposit(amount: bigint): Promise<Ticket> {
		return this.send(this.#tx('clearing', 'deposit', amount));
	}

	/** Moves atoms back to the wallet. The chain rejects an amount that margin still needs. */
	async withdraw(amount: bigint): Promise<InBlock> {
		return (await this.send(this.#tx('clearing', 'withdraw', amount))).inBlock;
	}

	place(order: OrderRequest): Settlement<OrderOutcome> {
		const call = (): Call => this.#tx('orderBook', 'placeOrder', encodeOrder(order));
		return this.#single(call, { type: 'Place', order });
	}

	cancel(market: number, clientId: bigint): Settlement<CancelOutcome> {
		const call = (): Call => this.#tx('orderBook', 'cancelOrder', market, clientId);
		return this.#single(call, { type: 'Cancel', market, clientId });
	}

	async cancelAll(market: number): Promise<InBlock> {
		return (await this.send(this.#tx('orderBook', 'cancelAll', market))).inBlock;
	}

	/** Replaces an open order; resolves with the outcome of the new one. */
	replace(market: number, clientId: bigint, order: OrderRequest): Settlement<OrderOutcome> {
		const call = (): Call =>
			this.#tx('orderBook', 'replaceOrder', market, clientId, encodeOrder(order));
		return this.#single(call, { type: 'Replace', market, clientId, order });
	}

	/** Reduces an open order to `lots`; the order keeps its time priority. */
	amend(market: number, clientId: bigint, lots: bigint): Settlement<AmendOutcome> {
		const call = (): Call => this.#tx('orderBook', 'amendOrder', market, clientId, lots);
		return this.#single(call, { type: 'Amend', market, clientId, lots });
	}

	/** Schedules an order for when the mark price reaches a threshold: a stop or a take-profit. */
	trigger(request: TriggerRequest): Settlement<ScheduledOutcome> {
		return this.#one({ type: 'Trigger', ...request });
	}

	/** Schedules a large order that the chain sends in slices. */
	twap(request: TwapRequest): Settlement<ScheduledOutcome> {
		return this.#one({ type: 'Twap', ...request });
	}

	/** Places an order with exits for the filled part; resolves with the outcome of the entry. */
	bracket(request: BracketRequest): Settlement<OrderOutcome> {
		return this.#one({ type: 'Bracket', ...request });
	}

	/**
	 * Arms the dead man's switch: at the time `at` of the chain's clock, in Unix ms, every order that
	 * could add to a position is cancelled, in one market or in all, unless renewed before. Without a
	 * time, disarms it.
	 */
	async cancelAt(at?: bigint, market?: number): Promise<InBlock> {
		const scope = market === undefined ? {} : { market };
		const op: Op = { type: 'CancelAt', ...scope, ...(at === undefined ? {} : { at }) };
		return (await this.post([op])).inBlock;
	}

	/** Places orders at equally spaced prices in one operation. */
	async ladder(request: LadderRequest): Promise<BatchOutcome> {
		const call = this.#tx('orderBook', 'placeLadder', encodeLadder(request));
		return this.#settled(call, rungsOf(request));
	}

	/** Sends up to 64 operations in one transaction, each with its own outcome. */
	async submit(ops: readonly Op[]): Promise<BatchOutcome> {
		return this.#settled(this.#batch(ops), ops);
	}

	/** Sends cancels, post-only orders and replacements by such as an atomic batch: all or none. */
	async submitAtomic(ops: readonly Op[]): Promise<BatchOutcome> {
		return this.#settled(this.#tx('orderBook', 'submitAtomic', ops.map(encodeOp)), ops);
	}

	/** Authorises a key to trade for this account within limits, or replaces its limits. Holds a deposit. */
	async authorise(agent: string, limits: AgentLimits): Promise<InBlock> {
		return (await this.send(this.#tx('agents', 'authorise', agent, limits))).inBlock;
	}

	/** Revokes an agent. The orders it placed stay open. */
	async revoke(agent: string): Promise<InBlock> {
		return (await this.send(this.#tx('agents', 'revoke', agent))).inBlock;
	}

	/** Submits prices as a feeder. Registered feeders pay no fee. */
	async feed(prices: readonly { market: number; ticks: bigint }[]): Promise<Ticket> {
		const pairs = prices.map(({ market, ticks }) => [market, ticks]);
		return this.send(this.#tx('oracle', 'feed', pairs));
	}

	/** Sends a batch without waiting for outcomes; resolves when the pool has accepted it. */
	async post(ops: readonly Op[]): Promise<Ticket> {
		return this.send(this.#batch(ops));
	}

	/** Signs and sends any call. Throws [`PoolRejected`] if the node's pool rejects it. */
	async send(call: Call): Promise<Ticket> {
		const nonce = await this.#nonces.take();
		try {
			return await this.#sendWith(call, nonce);
		} catch (cause) {
			const rejected = new PoolRejected(cause);
			if (rejected.isNonceProblem) this.#nonces.reset();
			else this.#nonces.giveBack(nonce);
			throw rejected;
		}
	}

	/** Takes the next nonce from the node. */
	forgetNonces(): void {
		this.#nonces.reset();
	}

	/** Subscribes to everything that happens to the account. */
	happenings(): Promise<HappeningStream> {
		this.#stream ??= this.#novation.happenings(this.#owner);
		this.#stream.catch(() => (this.#stream = undefined));
		return this.#stream;
	}

	/**
	 * Calls `listener` when a fork takes outcomes back, until the returned function is called. The
	 * account is followed from now on.
	 */
	async listen(listener: TraderListener): Promise<() => void> {
		await (this.#outcomes ??= this.#follow());
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Fails every pending operation and stops listening. */
	abandon(error: Error): void {
		this.#listeners.clear();
		this.#stream?.then((stream) => stream.stop()).catch(() => undefined);
		this.#outcomes?.then((outcomes) => outcomes.abandon(error)).catch(() => undefined);
	}

	async #sendWith(call: Call, nonce: number): Promise<Ticket> {
		const { api, transactions, anchor } = this.#novation;
		const mortality = anchor
			? {
					era: api.registry.createType('ExtrinsicEra', {
						current: anchor.number,
						period: VALID_BLOCKS,
					}),
					blockHash: anchor.hash,
				}
			: { era: 0 };
		const signed = await call.signAsync(this.pair, { nonce, ...mortality });
		const hash = signed.hash.toHex();
		const inBlock = transactions.expect(hash, (anchor?.number ?? 0) + VALID_BLOCKS);
		inBlock.catch((error: unknown) => {
			// Every later nonce waits for this one, which will never be used.
			if (error instanceof TransactionExpired) this.forgetNonces();
		});
		try {
			await this.#novation.request('author_submitExtrinsic', signed.toHex());
		} catch (cause) {
			transactions.forget(hash);
			throw cause;
		}
		return { hash, inBlock };
	}

	async #settled(call: Call, ops: readonly Op[]): Promise<BatchOutcome> {
		const settlers = ops.map(() => new Settler<Outcome>());
		const settlements = settlers.map(({ settlement }) => settlement);
		// If the transaction fails, its error alone rejects the batch.
		for (const settlement of settlements) settlement.catch(() => undefined);
		const ticket = await this.#sendTracked(() => call, ops, settlers);
		const [outcomes, inBlock] = await Promise.all([
			Promise.allSettled(settlements),
			ticket.inBlock,
		]);
		return { inBlock, outcomes, settlements };
	}

	#one<T extends Outcome>(op: Op): Settlement<T> {
		return this.#single(() => this.#batch([op]), op);
	}

	/** Sends one operation, whose outcome is of the type that `op` leads to. */
	#single<T extends Outcome>(call: () => Call, op: Op): Settlement<T> {
		const settler = new Settler<T>();
		this.#sendTracked(call, [op], [settler as unknown as Settler<Outcome>]).catch(
			(error: unknown) => settler.fail(asError(error)),
		);
		return settler.settlement;
	}

	/** Registers the operations before sending: the next block may already hold their outcomes. */
	async #sendTracked(
		call: () => Call,
		ops: readonly Op[],
		settlers: readonly Settler<Outcome>[],
	): Promise<Ticket> {
		const tracker = await (this.#outcomes ??= this.#follow());
		const lastBlock = (this.#novation.blocks.last?.number ?? 0) + VALID_BLOCKS;
		let tracked = 0;
		const drop = (error: unknown): void => {
			// An operation sent earlier with the same client id must stay registered.
			for (const op of ops.slice(0, tracked)) tracker.drop(op, asError(error));
		};
		try {
			for (const [index, op] of ops.entries()) {
				const settler = settlers[index];
				if (settler) track(tracker, op, lastBlock, settler);
				tracked += 1;
			}
			const ticket = await this.send(call());
			for (const settler of settlers) settler.mark('pooled', Date.now());
			ticket.inBlock.catch(drop);
			return ticket;
		} catch (error) {
			drop(error);
			throw error;
		}
	}

	/** Reads the account's index, by which events name it, and follows its happenings. */
	async #follow(): Promise<Outcomes> {
		try {
			const account = await this.account();
			if (!account) throw new NoAccount(this.#owner);
			const { units, latency } = this.#novation;
			const outcomes = new Outcomes(account.index, (market) => units.get(market), latency);
			const stream = await this.happenings();
			stream.listen({
				onBest: (block) => outcomes.onBest(block),
				onUndone: (block) => {
					const undone = outcomes.onUndone(block);
					for (const listener of this.#listeners) {
						listener.onReversal?.({ block, outcomes: undone });
					}
				},
				onIncluded: (block) => outcomes.onIncluded(block),
				onFinal: (block) => outcomes.onFinal(block),
				onGap: (gap) => {
					for (const listener of this.#listeners) listener.onGap?.(gap);
				},
			});
			return outcomes;
		} catch (error) {
			this.#outcomes = undefined;
			throw error;
		}
	}

	#batch(ops: readonly Op[]): Call {
		if (ops.length === 0 || ops.length > MAX_BATCH_OPS) {
			throw new RangeError(
				`a batch carries 1 to ${MAX_BATCH_OPS} operations, not ${ops.length}`,
			);
		}
		return this.#tx('orderBook', 'submit', ops.map(encodeOp));
	}

	#tx(pallet: string, call: string, ...parameters: unknown[]): Call {
		return buildCall(this.#novation.api, pallet, call, ...parameters);
	}
}

/** The orders of a ladder, of equal size; the first ones take the remainder, one lot each. */
function rungsOf({ first, rungs }: LadderRequest): Op[] {
	const [each, larger] = [first.lots / BigInt(rungs), first.lots % BigInt(rungs)];
	return Array.from({ length: rungs }, (_, rung): Op => {
		const lots = each + (BigInt(rung) < larger ? 1n : 0n);
		return {
			type: 'Place',
			order: { ...first, clientId: first.clientId + BigInt(rung), lots },
		};
	});
}

type Outcome = OrderOutcome | CancelOutcome | AmendOutcome | ScheduledOutcome | undefined;

/** Follows an operation with a settler for outcomes of its kind. */
function track(tracker: Outcomes, op: Op, lastBlock: number, settler: Settler<Outcome>): void {
	const typed = settler as unknown as Settler<never>;
	switch (op.type) {
		case 'Place':
		case 'Replace':
			void tracker.order(op.order, lastBlock, typed);
			break;
		case 'Cancel':
			void tracker.cancel(op.clientId, lastBlock, typed);
			break;
		case 'Amend':
			void tracker.amendment(op.clientId, lastBlock, typed);
			break;
		case 'Trigger':
		case 'Twap':
			void tracker.conditional(op.order, lastBlock, typed);
			break;
		case 'Bracket':
			void tracker.order(op.entry, lastBlock, typed);
			break;
		case 'CancelAll':
		case 'CancelAt':
			// They have no outcome of their own.
			for (const step of STEPS) settler.resolve(step, undefined);
	}
}
