import type { Block, BlockEvent } from './blocks.ts';
import { DispatchFailed, TransactionExpired } from './errors.ts';

/** A transaction that is in a block and succeeded there. */
export interface Included {
	readonly hash: string;
	readonly block: Block;
	/** Its own events, without those of the round. */
	readonly events: readonly BlockEvent[];
}

interface Waiting {
	readonly deadline: number;
	resolve(included: Included): void;
	reject(error: Error): void;
}

/** Finds sent transactions in the blocks that go by. */
export class Transactions {
	readonly #waiting = new Map<string, Waiting>();

	get pending(): number {
		return this.#waiting.size;
	}

	/**
	 * Resolves once the transaction has succeeded in a block.
	 *
	 * # Errors
	 *
	 * [`DispatchFailed`] if it failed there; [`TransactionExpired`] once a block after `deadline`
	 * has gone by without it.
	 */
	expect(hash: string, deadline: number): Promise<Included> {
		const included = new Promise<Included>((resolve, reject) => {
			this.#waiting.set(hash, { deadline, resolve, reject });
		});
		// Whoever sent it may not care; whoever awaits it still sees the error.
		included.catch(() => undefined);
		return included;
	}

	/** The pool refused it after all. */
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

	/** Fails everything that still waits, as when the connection closes. */
	abandon(error: Error): void {
		for (const waiting of this.#waiting.values()) waiting.reject(error);
		this.#waiting.clear();
	}
}
