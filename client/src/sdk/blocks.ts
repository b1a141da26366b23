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

export interface Block {
	readonly number: number;
	readonly hash: string;
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
 * Delivers the chain's blocks to any number of listeners, once each and parents first.
 *
 * Follow the node's heads with `follow`, or pass the hashes of blocks you created to `ingest`.
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

	/** The last block delivered. */
	get last(): Block | undefined {
		return this.#last;
	}

	/** Calls `listener` with every block from now on, until the returned function is called. */
	listen(listener: (block: Block) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
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
