/**
 * A stream of what happens to one account: the events of each best block that name it, then
 * inclusion by the relay chain and finality, or the end of the block by a fork.
 */
import { asError } from './as-error.ts';
import type { BlockRef } from './blocks.ts';
import { decodeEvent } from './chain.ts';
import { Fields, plainFromJson } from './plain.ts';
import type { ExchangeEvent } from './types.ts';

/** The part of a JSON-RPC connection that a stream needs. */
export interface Transport {
	subscribe(
		type: string,
		method: string,
		parameters: unknown[],
		onMessage: (error: Error | null, message: unknown) => void,
	): Promise<number | string>;
	unsubscribe(type: string, method: string, id: number | string): Promise<boolean>;
	/** Calls `onEvent` after each reconnection, until the returned function is called. */
	on(event: 'connected', onEvent: () => void): () => void;
}

/** A best block as one account sees it. */
export interface AccountBlock extends BlockRef {
	/** Events of the exchange that name the account, in order. */
	readonly events: readonly ExchangeEvent[];
	/** Time at which the node imported the block, by the node's clock in Unix ms. */
	readonly importedAt?: number;
}

/** Blocks that a stream cannot report, because the node no longer keeps them. */
export interface Gap {
	/** Last block received before the gap. */
	readonly after: BlockRef;
	/** Block at which the stream continues. */
	readonly resumedAt: BlockRef;
}

/** Reactions to a stream. A block is reported after its parent. */
export interface HappeningListener {
	/** The block extends the best chain. It may be empty for the account. */
	onBest?(block: AccountBlock): void;
	/** A fork took the block back. The newest block comes first. */
	onUndone?(block: BlockRef): void;
	/** The relay chain has included this block and all below. A fork can still undo them. */
	onIncluded?(block: BlockRef): void;
	/** This block and all below are final. */
	onFinal?(block: BlockRef): void;
	/** Blocks are missing: read the account and its open orders again. */
	onGap?(gap: Gap): void;
}

const NOTIFICATION = 'novation_happenings';
const SUBSCRIBE = 'novation_subscribeHappenings';
const UNSUBSCRIBE = 'novation_unsubscribeHappenings';
/** Error code: the node does not keep the blocks after the one named. */
const TOO_FAR_BACK = 5;
/** Time after a reconnection within which the subscription must speak again, in ms. */
const RECONNECT_MS = 5_000;
/** Blocks kept to follow forks. The node keeps no more of them either. */
const MAX_BLOCKS = 256;

/**
 * A subscription to the happenings of an account.
 *
 * It survives a lost connection and a subscription that the node dropped, and continues after the
 * last block received.
 */
export class HappeningStream {
	readonly #transport: Transport;
	readonly #onError: (error: Error) => void;
	readonly #listeners = new Set<HappeningListener>();
	/** Latest blocks of the best chain as this stream knows it, oldest first. */
	#chain: BlockRef[] = [];
	/** Block after which a new subscription continues. */
	#at: BlockRef | undefined;
	/**
	 * Account, and the block to continue after. A connection that was lost subscribes again with
	 * these same parameters, so they are kept up to date.
	 */
	readonly #parameters: string[];
	/** Sequence number of the next message. */
	#next = 0;
	/** Counts subscriptions, so that messages of an earlier one are ignored. */
	#generation = 0;
	#id: number | string | undefined;
	#stopWatching: (() => void) | undefined;
	#isSilent = false;
	#isStopped = false;

	private constructor(transport: Transport, account: string, onError: (error: Error) => void) {
		this.#transport = transport;
		this.#parameters = [account];
		this.#onError = onError;
	}

	/** Subscribes to the account of the signer `account`. `onError` receives later failures. */
	static async open(
		transport: Transport,
		account: string,
		onError: (error: Error) => void,
	): Promise<HappeningStream> {
		const stream = new HappeningStream(transport, account, onError);
		await stream.#subscribe();
		stream.#stopWatching = transport.on('connected', () => stream.#watch());
		return stream;
	}

	/** Last block received. */
	get last(): BlockRef | undefined {
		return this.#chain.at(-1);
	}

	/** Calls `listener` from now on, until the returned function is called. */
	listen(listener: HappeningListener): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	async stop(): Promise<void> {
		this.#isStopped = true;
		this.#listeners.clear();
		this.#stopWatching?.();
		await this.#unsubscribe();
	}

	async #subscribe(): Promise<void> {
		this.#generation += 1;
		const generation = this.#generation;
		this.#next = 0;
		const onMessage = (error: Error | null, message: unknown): void => {
			if (generation !== this.#generation || this.#isStopped) return;
			this.#isSilent = false;
			try {
				if (error) throw error;
				this.#receive(message);
			} catch (failure) {
				this.#onError(asError(failure));
			}
		};
		const id = await this.#transport.subscribe(
			NOTIFICATION,
			SUBSCRIBE,
			this.#parameters,
			onMessage,
		);
		if (generation === this.#generation) this.#id = id;
	}

	async #unsubscribe(): Promise<void> {
		const id = this.#id;
		this.#id = undefined;
		if (id === undefined) return;
		await this.#transport.unsubscribe(NOTIFICATION, UNSUBSCRIBE, id).catch(() => false);
	}

	#receive(json: unknown): void {
		const message = new Fields(plainFromJson(json), 'happenings');
		const block = { number: message.number('blockNumber'), hash: message.hex('blockHash') };
		const { type } = message.variant('type');
		if (type === 'subscribed') {
			this.#begin(block);
			return;
		}
		if (type === 'dropped' || message.number('sequence') !== this.#next) {
			this.#resume();
			return;
		}
		this.#next += 1;
		switch (type) {
			case 'best': {
				const best = accountBlock(block, message);
				this.#extend(block);
				this.#tell((listener) => listener.onBest?.(best));
				break;
			}
			case 'undone':
				this.#undo(block);
				break;
			case 'included':
				this.#tell((listener) => listener.onIncluded?.(block));
				break;
			case 'final':
				this.#chain = this.#chain.filter(({ number }) => number >= block.number);
				this.#tell((listener) => listener.onFinal?.(block));
				break;
			default:
			// A newer node may report more.
		}
	}

	/** Handles the first message of a subscription. */
	#begin(block: BlockRef): void {
		this.#next = 1;
		const after = this.#at;
		if (after?.hash === block.hash) return;
		this.#chain = [];
		this.#extend(block);
		if (after) this.#tell((listener) => listener.onGap?.({ after, resumedAt: block }));
	}

	#extend(block: BlockRef): void {
		this.#chain.push(block);
		if (this.#chain.length > MAX_BLOCKS) this.#chain.shift();
		this.#continueAfter(block);
	}

	#undo(block: BlockRef): void {
		// A new subscription repeats the end of a block that this stream has told already.
		if (this.last?.hash !== block.hash) return;
		this.#chain.pop();
		this.#continueAfter(this.#chain.at(-1) ?? block);
		this.#tell((listener) => listener.onUndone?.(block));
	}

	#continueAfter(block: BlockRef): void {
		this.#at = block;
		this.#parameters[1] = block.hash;
	}

	/** Subscribes again after the last block received. */
	#resume(): void {
		// Messages of the present subscription are of no more use.
		this.#generation += 1;
		this.#resubscribe().catch((failure: unknown) => this.#onError(asError(failure)));
	}

	async #resubscribe(): Promise<void> {
		await this.#unsubscribe();
		try {
			await this.#subscribe();
		} catch (failure) {
			if (codeOf(failure) !== TOO_FAR_BACK) throw failure;
			this.#parameters.splice(1);
			await this.#subscribe();
		}
	}

	/** After a reconnection: subscribes unless the connection has done so by itself. */
	#watch(): void {
		this.#isSilent = true;
		const timer = setTimeout(() => {
			if (this.#isSilent && !this.#isStopped) this.#resume();
		}, RECONNECT_MS);
		if (typeof timer === 'object') timer.unref();
	}

	#tell(report: (listener: HappeningListener) => void): void {
		for (const listener of this.#listeners) report(listener);
	}
}

function accountBlock(block: BlockRef, message: Fields): AccountBlock {
	const events = message.list('happenings').flatMap((happening): ExchangeEvent[] => {
		const fields = new Fields(happening, 'happening');
		const [section = '', method = ''] = fields.text('event').split('.');
		const event = decodeEvent({ section, method, data: fields.raw('fields') });
		return event ? [event] : [];
	});
	const importedAt = message.maybeBig('importedAt');
	return {
		...block,
		events,
		...(importedAt === undefined ? {} : { importedAt: Number(importedAt) }),
	};
}

function codeOf(failure: unknown): number | undefined {
	const { code } = failure as { code?: unknown };
	return typeof code === 'number' ? code : undefined;
}
