import type { Block, BlockRef } from '../sdk/blocks.ts';
import type { Novation } from '../sdk/novation.ts';

/** Events that are the outcome of an operation. A fill is the outcome of two. */
const OUTCOMES = ['OrderPlaced', 'OrderFilled', 'OrderCancelled', 'OrderAmended', 'OrderRejected'];
/** Blocks whose outcomes are remembered: more than can be taken back. */
const MAX_BLOCKS = 1_024;

/** Outcomes that best blocks reported, and those that a fork took back. */
export interface ReversalReport {
	readonly outcomes: number;
	readonly outcomes_undone: number;
	readonly blocks_undone: number;
	/** Outcomes taken back of 10 000 reported; `null` if none was reported. */
	readonly reversals_per_10000: number | null;
}

/** Counts the outcomes that forks take back. */
export class ReversalCounter {
	readonly #byBlock = new Map<string, number>();
	#outcomes = 0;
	#undone = 0;
	#blocks = 0;

	constructor({ blocks }: Pick<Novation, 'blocks'>) {
		blocks.listen((block) => this.#add(block));
		blocks.listenUndone((undone) => this.#undo(undone));
	}

	report(): ReversalReport {
		const share = this.#outcomes === 0 ? null : (this.#undone * 10_000) / this.#outcomes;
		return {
			outcomes: this.#outcomes,
			outcomes_undone: this.#undone,
			blocks_undone: this.#blocks,
			reversals_per_10000: share === null ? null : Math.round(share * 100) / 100,
		};
	}

	#add({ hash, events }: Block): void {
		const outcomes = events.filter(
			({ exchange }) => exchange !== undefined && OUTCOMES.includes(exchange.type),
		).length;
		this.#outcomes += outcomes;
		this.#byBlock.set(hash, outcomes);
		for (const oldest of this.#byBlock.keys()) {
			if (this.#byBlock.size <= MAX_BLOCKS) break;
			this.#byBlock.delete(oldest);
		}
	}

	#undo(blocks: readonly BlockRef[]): void {
		this.#blocks += blocks.length;
		for (const { hash } of blocks) {
			this.#undone += this.#byBlock.get(hash) ?? 0;
			this.#byBlock.delete(hash);
		}
	}
}
