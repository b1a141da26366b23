import type { SubmittableExtrinsic } from '@polkadot/api/types';
import type { Block } from './blocks.ts';
import { encodeLadder, encodeOp, encodeOrder } from './chain.ts';
import { NoAccount, PoolRejected, TransactionExpired } from './errors.ts';
import type { KeyringPair } from './keys.ts';
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

type Call = SubmittableExtrinsic<'promise'>;

/** A transaction that the pool has taken. */
export interface Ticket {
	readonly hash: string;
	/** Resolves when it has succeeded in a block, that is, when it is accepted. */
	readonly included: Promise<Included>;
}

/** What became of each operation of a batch; a `CancelAll` and a `CancelAt` have no outcome of their own. */
export interface BatchOutcome {
	readonly included: Included;
	readonly outcomes: readonly PromiseSettledResult<Outcome>[];
}

export interface TraderOptions {
	/** Trade as an agent for the account of this address. */
	readonly owner?: string;
	/** Number transactions so that the chain takes them in any order. An agent's always are. */
	readonly windowed?: boolean;
}

/** A transaction is valid for so many blocks after the last final one, and never later. */
const VALID_BLOCKS = 128;

/**
 * One signer on the exchange, and its verbs.
 *
 * An extrinsic's success means only that the exchange has *accepted* an operation; what became of
 * it is an event of the round at the end of the block. Verbs on orders hide the two steps behind
 * one promise: it resolves with the outcome, and rejects with a typed error whichever step rejected.
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

	/** The account that is traded for, as of the best block or of `hash`; none before the first deposit. */
	account(hash?: string): Promise<AccountInfo | undefined> {
		return this.#novation.reader.account(this.#owner, hash);
	}

	/** Moves quote atoms from the wallet to the exchange. */
	async deposit(amount: bigint): Promise<Included> {
		return (await this.postDeposit(amount)).included;
	}

	/** As [`deposit`], for who does not wait for the block. */
	async postDeposit(amount: bigint): Promise<Ticket> {
		return this.send(this.#tx('clearing', 'deposit', amount));
	}

	/** Moves quote atoms back; the chain refuses what margin still needs. */
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

	/** Replaces an open order; the outcome is that of the new one. */
	async replace(market: number, clientId: bigint, order: OrderRequest): Promise<OrderOutcome> {
		const call = this.#tx('orderBook', 'replaceOrder', market, clientId, encodeOrder(order));
		const op: Op = { type: 'Replace', market, clientId, order };
		return (await this.#single(call, op)) as OrderOutcome;
	}

	/** Leaves no more than `lots` of an open order, which keeps its place in time. */
	async amend(market: number, clientId: bigint, lots: bigint): Promise<AmendOutcome> {
		const call = this.#tx('orderBook', 'amendOrder', market, clientId, lots);
		const op: Op = { type: 'Amend', market, clientId, lots };
		return (await this.#single(call, op)) as AmendOutcome;
	}

	/** Sends an order once the mark price reaches a threshold: a stop or a take-profit. Resolves when it waits. */
	async trigger(request: TriggerRequest): Promise<ScheduledOutcome> {
		return (await this.#one({ type: 'Trigger', ...request })) as ScheduledOutcome;
	}

	/** Has the chain send a large order in slices. Resolves when it waits. */
	async twap(request: TwapRequest): Promise<ScheduledOutcome> {
		return (await this.#one({ type: 'Twap', ...request })) as ScheduledOutcome;
	}

	/** Places an order whose exits follow what it fills. The outcome is that of the order. */
	async bracket(request: BracketRequest): Promise<OrderOutcome> {
		return (await this.#one({ type: 'Bracket', ...request })) as OrderOutcome;
	}

	/** The dead man's switch: unless renewed before, block `height` cancels what could add to a position. */
	async cancelAt(height?: number): Promise<Included> {
		const op: Op = height === undefined ? { type: 'CancelAt' } : { type: 'CancelAt', height };
		return (await this.post([op])).included;
	}

	/** Places orders at equal distances, in one operation. */
	async ladder(request: LadderRequest): Promise<BatchOutcome> {
		const call = this.#tx('orderBook', 'placeLadder', encodeLadder(request));
		return this.#settled(call, rungsOf(request));
	}

	/** Up to 64 operations in one transaction, each with its own outcome. */
	async submit(ops: readonly Op[]): Promise<BatchOutcome> {
		return this.#settled(this.#batch(ops), ops);
	}

	/** Cancels, post-only orders and replacements by such: all of them are carried out, or none. */
	async submitAtomic(ops: readonly Op[]): Promise<BatchOutcome> {
		return this.#settled(this.#tx('orderBook', 'submitAtomic', ops.map(encodeOp)), ops);
	}

	/** Lets a key trade for this account within limits, or replaces the limits of one. A deposit is held for it. */
	async authorise(agent: string, limits: AgentLimits): Promise<Included> {
		return (await this.send(this.#tx('agents', 'authorise', agent, limits))).included;
	}

	/** Lets a key trade for this account no longer. Its open orders stay. */
	async revoke(agent: string): Promise<Included> {
		return (await this.send(this.#tx('agents', 'revoke', agent))).included;
	}

	/** Reports prices as a feeder; free of fees for the feeders that the chain knows. */
	async feed(prices: readonly { market: number; ticks: bigint }[]): Promise<Ticket> {
		const pairs = prices.map(({ market, ticks }) => [market, ticks]);
		return this.send(this.#tx('oracle', 'feed', pairs));
	}

	/** As [`submit`], for who does not wait: resolves as soon as the pool has taken the batch. */
	async post(ops: readonly Op[]): Promise<Ticket> {
		return this.send(this.#batch(ops));
	}

	/** Signs and sends any call. Rejects with [`PoolRejected`] if the node's pool does. */
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

	/** The next transaction is numbered as the node says. */
	forgetNonces(): void {
		this.#nonces.reset();
	}

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
		included.catch((error) => {
			// All that was numbered after it waits for its number.
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

	/** Watches for the outcomes before the transaction is sent: a fast block may hold both. */
	async #sendTracked(call: Call, ops: readonly Op[]): Promise<Sent> {
		const watcher = await (this.#outcomes ??= this.#listen());
		const lastBlock = (this.#novation.blocks.last?.number ?? 0) + VALID_BLOCKS;
		const outcomes: Promise<Outcome>[] = [];
		const drop = (error: unknown): void => {
			// Only what was registered here: an older watch of the same name is not ours to drop.
			for (const op of ops.slice(0, outcomes.length)) watcher.drop(op, error as Error);
		};
		try {
			for (const op of ops) outcomes.push(watch(watcher, op, lastBlock));
			const { included } = await this.send(call);
			included.catch(drop);
			return { outcomes, included };
		} catch (error) {
			drop(error);
			throw error;
		}
	}

	/** Learns the account's index, which the round's events carry. */
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
		const method = this.#novation.api.tx[pallet]?.[call];
		if (!method) throw new Error(`the runtime has no call ${pallet}.${call}`);
		return method(...parameters);
	}
}

/** The orders of a ladder: equal sizes but for a remainder, which the first ones take. */
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

function watch(watcher: Outcomes, op: Op, lastBlock: number): Promise<Outcome> {
	switch (op.type) {
		case 'Place':
		case 'Replace':
			return watcher.order(op.order, lastBlock);
		case 'Cancel':
			return watcher.cancel(op.clientId, lastBlock);
		case 'Amend':
			return watcher.amendment(op.clientId, lastBlock);
		case 'Trigger':
		case 'Twap':
			return watcher.conditional(op.order, lastBlock);
		case 'Bracket':
			return watcher.order(op.entry, lastBlock);
		case 'CancelAll':
		case 'CancelAt':
			return Promise.resolve(undefined);
	}
}
