import { setTimeout as sleep } from 'node:timers/promises';
import type { Novation } from '../sdk/novation.ts';

/** A block begins with the time and with what the relay chain says; both differ from fork to fork. */
const INHERENTS = 2;
const POLL_MS = 1_000;
const PATIENCE_MS = 120_000;

/** What became of the transactions that best blocks have shown. */
export interface FinalityReport {
	readonly transactions_shown: number;
	/** Those that no final block has: a fork has lost them. */
	readonly transactions_lost: number;
}

/** Transactions of the best blocks, followed until they are final. */
export class FinalityTracker {
	readonly #novation: Novation;
	readonly #transactions = new Set<string>();
	readonly #patienceMs: number;
	#first: number | undefined;

	/** Waits for `patienceMs` at most until all are final. */
	constructor(novation: Novation, patienceMs = PATIENCE_MS) {
		this.#novation = novation;
		this.#patienceMs = patienceMs;
		novation.blocks.listen(({ number, extrinsics }) => {
			this.#first ??= number;
			for (const hash of extrinsics.slice(INHERENTS)) this.#transactions.add(hash);
		});
	}

	/** Looks for each of them in the final blocks, those to come included. */
	async untilFinal(): Promise<FinalityReport> {
		const shown = new Set(this.#transactions);
		const until = Date.now() + this.#patienceMs;
		const lost = new Set(shown);
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
		return { transactions_shown: shown.size, transactions_lost: lost.size };
	}
}
