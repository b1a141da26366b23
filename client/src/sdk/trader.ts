import type { Block } from './blocks.ts';
import { encodeLadder, encodeOp, encodeOrder } from './chain.ts';
import { NoAccount, PoolRejected, TransactionExpired } from './errors.ts';
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
} from './outcomes.ts';
import type { Included } from './transactions.ts';
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
	readonly included: Promise<Included>;
}

/** Outcomes of a batch, one per operation; `undefined` for `CancelAll` and `CancelAt`. */
export interface BatchOutcome {
	readonly included: Included;
	readonly outcomes: readonly PromiseSettledResult<Outcome>[];
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
 * resolve with the outcome, and reject with a typed error if either step fails.
 */
export class Trader {
	readonly pair: KeyringPair;
	readonly #novation: Novation;
	readonly #owner: string;
	readonly #nonces: Nonces;
	#outcomes: Promise<Outcomes> | undefined;
	#stopListening: (() => void) | undefined;

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
	async deposit(amount: bigint): Promise<Included> {
		return (await this.postDeposit(amount)).included;
	}

	/** Sends a deposit without waiting for its block. */
	async postDeposit(amount: bigint): Promise<Ticket> {
		return this.send(this.#tx('clearing', 'deposit', amount));
	}

	/** Moves atoms back to the wallet. The chain rejects an amount that margin still needs. */
	async withdraw(amount: bigint): Promise<Included> {
		return (await this.send(this.#tx('clearing', 'withdraw', amount))).included;
	}

	async place(order: OrderRequest): Promise<OrderOutcome> {
		const call = this.#tx('orderBook', 'placeOrder', encodeOrder(order));
		return (await this.#single(call, { type: 'Place', order })) as OrderOutcome;
	}

	async cancel(market: number, clientId: bigint): Promise<CancelOutcome> {
		const call = this.#tx('orderBook', 'cancelOrder', market, clientId);
		return (await this.#single(call, { type: 'Cancel', market, clientId })) as CancelOutcome;
	}

	async cancelAll(market: number): Promise<Included> {
		return (await this.send(this.#tx('orderBook', 'cancelAll', market))).included;
	}

	/** Replaces an open order; resolves with the outcome of the new one. */
	async replace(market: number, clientId: bigint, order: OrderRequest): Promise<OrderOutcome> {
		const call = this.#tx('orderBook', 'replaceOrder', market, clientId, encodeOrder(order));
		const op: Op = { type: 'Replace', market, clientId, order };
		return (await this.#single(call, op)) as OrderOutcome;
	}

	/** Reduces an open order to `lots`; the order keeps its time priority. */
	async amend(market: number, clientId: bigint, lots: bigint): Promise<AmendOutcome> {
		const call = this.#tx('orderBook', 'amendOrder', market, clientId, lots);
		const op: Op = { type: 'Amend', market, clientId, lots };
		return (await this.#single(call, op)) as AmendOutcome;
	}

	/** Schedules an order for when the mark price reaches a threshold: a stop or a take-profit. */
	async trigger(request: TriggerRequest): Promise<ScheduledOutcome> {
		return (await this.#one({ type: 'Trigger', ...request })) as ScheduledOutcome;
	}

	/** Schedules a large order that the chain sends in slices. */
	async twap(request: TwapRequest): Promise<ScheduledOutcome> {
		return (await this.#one({ type: 'Twap', ...request })) as ScheduledOutcome;
	}

	/** Places an order with exits for the filled part; resolves with the outcome of the entry. */
	async bracket(request: BracketRequest): Promise<OrderOutcome> {
		return (await this.#one({ type: 'Bracket', ...request })) as OrderOutcome;
	}

	/**
	 * Arms the dead man's switch: block `height` cancels every order that could add to a position,
	 * unless renewed before. Without a height, disarms it.
	 */
	async cancelAt(height?: number): Promise<Included> {
		const op: Op = height === undefined ? { type: 'CancelAt' } : { type: 'CancelAt', height };
		return (await this.post([op])).included;
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
	async authorise(agent: string, limits: AgentLimits): Promise<Included> {
		return (await this.send(this.#tx('agents', 'authorise', agent, limits))).included;
	}

	/** Revokes an agent. The orders it placed stay open. */
	async revoke(agent: string): Promise<Included> {
		return (await this.send(this.#tx('agents', 'revoke', agent))).included;
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

	/** Fails every pending operation and stops listening. */
	abandon(error: Error): void {
		this.#stopListening?.();
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
		const included = transactions.expect(hash, (anchor?.number ?? 0) + VALID_BLOCKS);
		included.catch((error: unknown) => {
			// Every later nonce waits for this one, which will never be used.
			if (error instanceof TransactionExpired) this.forgetNonces();
		});
		try {
			await this.#novation.request('author_submitExtrinsic', signed.toHex());
		} catch (cause) {
			transactions.forget(hash);
			throw cause;
		}
		return { hash, included };
	}

	async #settled(call: Call, ops: readonly Op[]): Promise<BatchOutcome> {
		const sent = await this.#sendTracked(call, ops);
		const [outcomes, included] = await Promise.all([
			Promise.allSettled(sent.outcomes),
			sent.included,
		]);
		return { included, outcomes };
	}

	#one(op: Op): Promise<Outcome> {
		return this.#single(this.#batch([op]), op);
	}

	async #single(call: Call, op: Op): Promise<Outcome> {
		const { outcomes } = await this.#sendTracked(call, [op]);
		return outcomes[0];
	}

	/** Registers the operations before sending: the next block may already hold their outcomes. */
	async #sendTracked(call: Call, ops: readonly Op[]): Promise<Sent> {
		const tracker = await (this.#outcomes ??= this.#listen());
		const lastBlock = (this.#novation.blocks.last?.number ?? 0) + VALID_BLOCKS;
		const outcomes: Promise<Outcome>[] = [];
		const drop = (error: unknown): void => {
			// An operation sent earlier with the same client id must stay registered.
			for (const op of ops.slice(0, outcomes.length)) tracker.drop(op, error as Error);
		};
		try {
			for (const op of ops) outcomes.push(track(tracker, op, lastBlock));
			const { included } = await this.send(call);
			included.catch(drop);
			return { outcomes, included };
		} catch (error) {
			drop(error);
			throw error;
		}
	}

	/** Reads the account's index, by which the round's events name it. */
	async #listen(): Promise<Outcomes> {
		const account = await this.account();
		if (!account) {
			this.#outcomes = undefined;
			throw new NoAccount(this.#owner);
		}
		const outcomes = new Outcomes(account.index, (market) => this.#novation.units.get(market));
		const onBlock = (block: Block): void => outcomes.onBlock(block);
		this.#stopListening = this.#novation.blocks.listen(onBlock);
		return outcomes;
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

interface Sent {
	readonly outcomes: readonly Promise<Outcome>[];
	readonly included: Promise<Included>;
}

function track(tracker: Outcomes, op: Op, lastBlock: number): Promise<Outcome> {
	switch (op.type) {
		case 'Place':
		case 'Replace':
			return tracker.order(op.order, lastBlock);
		case 'Cancel':
			return tracker.cancel(op.clientId, lastBlock);
		case 'Amend':
			return tracker.amendment(op.clientId, lastBlock);
		case 'Trigger':
		case 'Twap':
			return tracker.conditional(op.order, lastBlock);
		case 'Bracket':
			return tracker.order(op.entry, lastBlock);
		case 'CancelAll':
		case 'CancelAt':
			return Promise.resolve(undefined);
	}
}
