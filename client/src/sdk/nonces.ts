/**
 * Assigns an account's nonces locally, so that many transactions can be sent without waiting.
 *
 * A nonce whose transaction the pool rejected is assigned again first: a gap would block every
 * later transaction.
 */
export class Nonces {
	readonly #fetch: () => Promise<number>;
	#next: Promise<number> | undefined;
	#returned: number[] = [];

	/** `fetch` asks the node for the account's next nonce, counting transactions in the pool. */
	constructor(fetch: () => Promise<number>) {
		this.#fetch = fetch;
	}

	async take(): Promise<number> {
		const reused = this.#returned.shift();
		if (reused !== undefined) return reused;
		const current = this.#next ?? this.#fetch();
		this.#next = current.then((nonce) => nonce + 1);
		this.#next.catch(() => this.#forget());
		return current;
	}

	/** Returns a nonce whose transaction never entered the pool. */
	giveBack(nonce: number): void {
		this.#returned.push(nonce);
		this.#returned.sort((a, b) => a - b);
	}

	/** Fetches the next nonce from the node again. */
	reset(): void {
		this.#forget();
	}

	#forget(): void {
		this.#next = undefined;
		this.#returned = [];
	}
}

/** Bit that marks a windowed nonce. */
const WINDOWED = 2 ** 31;

/**
 * Assigns nonces that the chain accepts in any order, each once. A lost or late transaction blocks
 * no other.
 *
 * The chain accepts nonces less than 128 below the highest it has seen. A nonce that the pool
 * already knows is skipped: a new fetch would repeat it, since the chain only counts transactions
 * in blocks.
 */
export class WindowedNonces extends Nonces {
	/** `fetch` reads the highest windowed nonce in a block from this signer, 0 if there is none. */
	constructor(fetch: () => Promise<number>) {
		super(async () => WINDOWED + (await fetch()) + 1);
	}

	override reset(): void {
		// A fetch would repeat the nonces that are in the pool but not yet in a block.
	}
}
