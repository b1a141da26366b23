import type { Plain } from './plain.ts';
import type { ExchangeEvent } from './types.ts';

/** One event of a block. */
export interface BlockEvent {
	/** Position of the extrinsic that caused the event. Absent for events of the round and other hooks. */
	readonly extrinsic?: number;
	readonly section: string;
	readonly method: string;
	readonly data: Plain;
	/** The decoded event, if it belongs to the exchange. */
	readonly exchange?: ExchangeEvent;
	/** The pallet error behind `system.ExtrinsicFailed`. */
	readonly failure?: { readonly section: string; readonly name: string; readonly docs: string };
}

/** Reference time in picoseconds and proof size in bytes. */
export interface Weight {
	readonly refTime: bigint;
	readonly proofSize: bigint;
}

/** Identity of a block. */
export interface BlockRef {
	readonly number: number;
	readonly hash: string;
}

export interface Block extends BlockRef {
	readonly parent: string;
	/** The chain's clock, Unix ms. */
	readonly timestamp: bigint;
	readonly extrinsics: readonly string[];
	readonly events: readonly BlockEvent[];
	/** Weight that the block used, over all dispatch classes. */
	readonly weight: Weight;
	/** Whether a collator session began. The chain then declares the whole block used. */
	readonly newSession: boolean;
}

/** Heads to follow: `best` is the earliest answer, `finalized` cannot be reverted. */
export type HeadKind = 'best' | 'finalized';

/** The part of a node that a block stream needs. */
export interface BlockReader {
	block(hash: string): Promise<Block>;
	followHeads(
		kind: HeadKind,
		onHead: (hash: string, number: number) => void,
	): Promise<() => void>;
}

/** Longest gap, in blocks, that the stream fills in when a head runs ahead of it. */
const MAX_GAP = 256;

/**
 * Delivers the chain's blocks to any number of listeners, parents first, and reports those that a
 * fork takes back.
 *
 * Follow the node's heads with `follow`, or pass the hashes of blocks you created to `ingest`.
 */
export class BlockStream {
	readonly #reader: BlockReader;
	readonly #listeners = new Set<(block: Block) => void>();
	readonly #undoneListeners = new Set<(blocks: readonly BlockRef[]) => void>();
	/** The latest blocks delivered and not taken back, oldest first. */
	#chain: BlockRef[] = [];
	#queue: Promise<unknown> = Promise.resolve();
	#stop: (() => void) | undefined;
	#last: Block | undefined;

	constructor(reader: BlockReader) {
		this.#reader = reader;
	}

	/** The last block delivered. */
	get last(): Block | undefined {
		return this.#last;
	}

	/** Calls `listener` with every block from now on, until the returned function is called. */
	listen(listener: (block: Block) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/**
	 * Calls `listener` with the blocks that a fork takes back, newest first, before the blocks that
	 * replace them are delivered. Transactions of such blocks return to the pool.
	 */
	listenUndone(listener: (blocks: readonly BlockRef[]) => void): () => void {
		this.#undoneListeners.add(listener);
		return () => this.#undoneListeners.delete(listener);
	}

	/** Reads the block with this hash and those between it and the last one, and delivers them. */
	ingest(hash: string): Promise<Block | undefined> {
		const step = this.#queue.then(() => this.#advance(hash));
		this.#queue = step.catch(() => undefined);
		return step;
	}

	async follow(kind: HeadKind, onError: (error: Error) => void): Promise<void> {
		this.#stop = await this.#reader.followHeads(kind, (hash) => {
			this.ingest(hash).catch(onError);
		});
	}

	stop(): void {
		this.#stop?.();
		this.#stop = undefined;
		this.#listeners.clear();
		this.#undoneListeners.clear();
	}

	async #advance(head: string): Promise<Block | undefined> {
		const fresh: Block[] = [];
		const last = this.#last;
		let hash = head;
		while (this.#place(hash) < 0 && fresh.length < MAX_GAP) {
			const block = await this.#reader.block(hash);
			fresh.unshift(block);
			if (last === undefined || block.number === 0) break;
			hash = block.parent;
		}
		// A head that was delivered already is a late notice.
		if (fresh.length > 0) this.#undoAfter(this.#place(hash));
		for (const block of fresh) this.#deliver(block);
		return fresh.at(-1);
	}

	/** Position of a delivered block, or -1. */
	#place(hash: string): number {
		return this.#chain.findLastIndex((block) => block.hash === hash);
	}

	/** Reports the blocks above `ancestor`. Without one, the stream has jumped over a gap. */
	#undoAfter(ancestor: number): void {
		if (ancestor < 0) {
			this.#chain = [];
			return;
		}
		const undone = this.#chain.splice(ancestor + 1).reverse();
		if (undone.length === 0) return;
		for (const listener of this.#undoneListeners) listener(undone);
	}

	#deliver(block: Block): void {
		this.#last = block;
		this.#chain.push({ number: block.number, hash: block.hash });
		if (this.#chain.length > 2 * MAX_GAP) this.#chain.splice(0, MAX_GAP);
		for (const listener of this.#listeners) listener(block);
	}
}
