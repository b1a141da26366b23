import type { Block, BlockEvent } from './blocks.ts';
import { DispatchFailed, TransactionExpired } from './errors.ts';

/** A transaction that succeeded in a block. */
export interface InBlock {
	readonly hash: string;
	readonly block: Block;
	/** Events of the transaction itself, without those of the round. */
	readonly events: readonly BlockEvent[];
}

interface Waiting {
	readonly deadline: number;
	resolve(inBlock: InBlock): void;
	reject(error: Error): void;
}

/** Finds sent transactions in new blocks. */
export class Transactions {
	readonly #waiting = new Map<string, Waiting>();

	get pending(): number {
		return this.#waiting.size;
	}

	/**
	 * Resolves when the transaction has succeeded in a block.
	 *
	 * Rejects with [`DispatchFailed`] if it failed there, and with [`TransactionExpired`] once a
	 * block after `deadline` arrives without it.
	 */
	expect(hash: string, deadline: number): Promise<InBlock> {
		const inBlock = new Promise<InBlock>((resolve, reject) => {
			this.#waiting.set(hash, { deadline, resolve, reject });
		});
		// A sender that does not await the result must not cause an unhandled rejection.
		inBlock.catch(() => undefined);
		return inBlock;
	}

	/** Stops waiting for a transaction that the pool rejected. */
	forget(hash: string): void {
		this.#waiting.delete(hash);
	}

	onBlock(block: Block): void {
		block.extrinsics.forEach((hash, position) => {
			const waiting = this.#waiting.get(hash);
			if (!waiting) return;
			this.#waiting.delete(hash);
			const events = block.events.filter((event) => event.extrinsic === position);
			const failure = events.find((event) => event.failure)?.failure;
			if (failure) {
				waiting.reject(new DispatchFailed(failure.section, failure.name, failure.docs));
			} else {
				waiting.resolve({ hash, block, events });
			}
		});
		for (const [hash, waiting] of this.#waiting) {
			if (block.number <= waiting.deadline) continue;
			this.#waiting.delete(hash);
			waiting.reject(new TransactionExpired(hash, block.number));
		}
	}

	/** Fails everything that still waits, for example when the connection closes. */
	abandon(error: Error): void {
		for (const waiting of this.#waiting.values()) waiting.reject(error);
		this.#waiting.clear();
	}
}
