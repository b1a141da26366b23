/**
 * Moments of an operation, in ms of the Unix clock. All are of this client's clock, except
 * `imported`, which is of the node's.
 */
export interface Timeline {
	/** The operation was handed to the SDK. */
	readonly sent: number;
	/** The node's pool has taken the transaction. */
	readonly pooled?: number;
	/** The node has imported the block with the outcome. */
	readonly imported?: number;
	/** The outcome has arrived. */
	readonly best?: number;
	/** Inclusion of the block by the relay chain has been reported. */
	readonly included?: number;
	/** Finality of the block has been reported. */
	readonly final?: number;
}

/**
 * The outcome of an operation. The promise itself resolves with the outcome at the best block,
 * which a fork can still take back.
 *
 * All three reject if the operation fails. If a fork takes the outcome back, those that are still
 * pending wait for the next outcome, which can differ.
 */
export interface Settlement<T> extends Promise<T> {
	/** Resolves once the relay chain has included the block of the outcome. */
	readonly included: Promise<T>;
	/** Resolves once the block of the outcome is final. Nothing can change the outcome then. */
	readonly final: Promise<T>;
	/** Moments so far. */
	readonly timeline: Timeline;
}

/** Statuses that an outcome goes through, in order. */
export const STEPS = ['best', 'included', 'final'] as const;
export type Step = (typeof STEPS)[number];

/** The writable side of a settlement. */
export class Settler<T> {
	readonly settlement: Settlement<T>;
	readonly #timeline: Writable<Timeline> = { sent: Date.now() };
	readonly #steps: Readonly<Record<Step, Deferred<T>>>;
	readonly #done = new Set<Step>();

	constructor() {
		const [best, included, final] = [deferred<T>(), deferred<T>(), deferred<T>()];
		// A sender that awaits only the first step must not cause an unhandled rejection.
		for (const { promise } of [included, final]) promise.catch(() => undefined);
		this.#steps = { best, included, final };
		this.settlement = Object.assign(best.promise, {
			included: included.promise,
			final: final.promise,
			timeline: this.#timeline,
		});
	}

	get timeline(): Timeline {
		return this.#timeline;
	}

	/** Resolves the promise of a step. Returns whether this was the first time. */
	resolve(step: Step, value: T): boolean {
		if (!this.#begin(step)) return false;
		this.#timeline[step] = Date.now();
		this.#steps[step].resolve(value);
		return true;
	}

	/** Rejects the promise of a step, if it is pending. */
	reject(step: Step, error: Error): void {
		if (this.#begin(step)) this.#steps[step].reject(error);
	}

	/** Rejects everything that is pending. */
	fail(error: Error): void {
		for (const step of STEPS) this.reject(step, error);
	}

	/** Records that the pool has the transaction, or that the node has imported its block. */
	mark(moment: 'pooled' | 'imported', time: number): void {
		this.#timeline[moment] ??= time;
	}

	#begin(step: Step): boolean {
		if (this.#done.has(step)) return false;
		this.#done.add(step);
		return true;
	}
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

interface Deferred<T> {
	readonly promise: Promise<T>;
	resolve(value: T): void;
	reject(error: Error): void;
}

function deferred<T>(): Deferred<T> {
	let settle: Omit<Deferred<T>, 'promise'> | undefined;
	const promise = new Promise<T>((resolve, reject) => {
		settle = { resolve, reject };
	});
	if (!settle) throw new Error('a promise runs its executor at once');
	return { promise, ...settle };
}
