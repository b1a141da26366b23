import type { Plain } from './plain.ts';
import type { ExchangeEvent } from './types.ts';

/** One event of a block. */
export interface BlockEvent {
	/** Position of the extrinsic that caused it; absent for what the round and other hooks did. */
	readonly extrinsic?: number;
	readonly section: string;
	readonly method: string;
	readonly data: Plain;
	/** What it means to the exchange, if it is the exchange's. */
	readonly exchange?: ExchangeEvent;
	/** Why the extrinsic failed, on `system.ExtrinsicFailed`. */
	readonly failure?: { readonly section: string; readonly name: string; readonly docs: string };
}

/** Reference time and proof size. */
export interface Weight {
	readonly refTime: bigint;
	readonly proofSize: bigint;
}

export interface Block {
	readonly number: number;
	readonly hash: string;
	readonly parent: string;
	/** The chain's clock, ms. */
	readonly timestamp: bigint;
	readonly extrinsics: readonly string[];
	readonly events: readonly BlockEvent[];
	/** What the block used, all classes together. */
	readonly weight: Weight;
	/** Whether a session of collators began: the chain then declares the whole block used, whatever it did. */
	readonly newSession: boolean;
}

/** Which heads to follow: `best` answers soonest, `finalized` cannot be undone. */
export type HeadKind = 'best' | 'finalized';

/** What a block stream needs of a node. */
export interface BlockReader {
	block(hash: string): Promise<Block>;
	followHeads(
		kind: HeadKind,
		onHead: (hash: string, number: number) => void,
	): Promise<() => void>;
}

/** A head is at most so many blocks ahead of the last seen one before the gap is left out. */
const MAX_GAP = 256;

/**
 * The chain's blocks, once each and parents first, for any number of listeners.
 *
 * Follow the node's heads, or hand in the hashes of blocks that you had it make.
 */
export class BlockStream {
	readonly #reader: BlockReader;
	readonly #listeners = new Set<(block: Block) => void>();
	readonly #seen: string[] = [];
	#queue: Promise<unknown> = Promise.resolve();
	#stop: (() => void) | undefined;
	#last: Block | undefined;

	constructor(reader: BlockReader) {
		this.#reader = reader;
	}

	/** The newest block that was handed out. */
	get last(): Block | undefined {
		return this.#last;
	}

	/** Calls `listener` with every block from now on; returns how to stop. */
	listen(listener: (block: Block) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Reads the block of this hash, and those between it and the last one, and hands them out. */
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
	}

	async #advance(head: string): Promise<Block | undefined> {
		const fresh: Block[] = [];
		const last = this.#last;
		let hash = head;
		while (!this.#seen.includes(hash) && fresh.length < MAX_GAP) {
			const block = await this.#reader.block(hash);
			fresh.unshift(block);
			if (last === undefined || block.number === 0) break;
			hash = block.parent;
		}
		for (const block of fresh) this.#deliver(block);
		return fresh.at(-1);
	}

	#deliver(block: Block): void {
		this.#last = block;
		this.#seen.push(block.hash);
		if (this.#seen.length > 2 * MAX_GAP) this.#seen.splice(0, MAX_GAP);
		for (const listener of this.#listeners) listener(block);
	}
}
