import { setTimeout as sleep } from 'node:timers/promises';
import type { Novation } from '../sdk/novation.ts';

/** Inherents at the start of a block: the time and the relay chain's data. They differ between forks. */
const INHERENTS = 2;
const POLL_MS = 1_000;
const PATIENCE_MS = 120_000;

/** Fate of the transactions seen in best blocks. */
export interface FinalityReport {
	readonly transactions_shown: number;
	/** Transactions that no finalized block contains: a fork lost them. */
	readonly transactions_lost: number;
}

/** Follows the transactions of best blocks until they are final. */
export class FinalityTracker {
	readonly #novation: Novation;
	readonly #transactions = new Set<string>();
	readonly #patienceMs: number;
	#first: number | undefined;

	/** `patienceMs` is the longest wait for finality. */
	constructor(novation: Novation, patienceMs = PATIENCE_MS) {
		this.#novation = novation;
		this.#patienceMs = patienceMs;
		novation.blocks.listen(({ number, extrinsics }) => {
			this.#first ??= number;
			for (const hash of extrinsics.slice(INHERENTS)) this.#transactions.add(hash);
		});
	}

	/** Looks for every transaction in the finalized blocks, and waits for new ones. */
	async untilFinal(): Promise<FinalityReport> {
		const observed = new Set(this.#transactions);
		const until = Date.now() + this.#patienceMs;
		const lost = new Set(observed);
		let next = this.#first ?? 0;
		do {
			const final = this.#novation.anchor?.number ?? 0;
			for (; next <= final; next += 1) {
				const hash = await this.#novation.request<string>('chain_getBlockHash', next);
				const { extrinsics } = await this.#novation.reader.block(hash);
				for (const extrinsic of extrinsics) lost.delete(extrinsic);
			}
			if (lost.size > 0) await sleep(Math.min(POLL_MS, this.#patienceMs));
		} while (lost.size > 0 && Date.now() < until);
		return { transactions_shown: observed.size, transactions_lost: lost.size };
	}
}
