/**
 * Numbers an account's transactions locally, so that many can be sent without waiting.
 *
 * A number that was given out and then not used (the pool refused the transaction) is given out
 * again first: a gap would hold back everything after it.
 */
export class Nonces {
	readonly #fetch: () => Promise<number>;
	#next: Promise<number> | undefined;
	#returned: number[] = [];

	/** `fetch` asks the node for the account's next number, pool included. */
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

	/** Hands back a number whose transaction never entered the pool. */
	giveBack(nonce: number): void {
		this.#returned.push(nonce);
		this.#returned.sort((a, b) => a - b);
	}

	/** Forgets everything: the next number comes from the node. */
	reset(): void {
		this.#forget();
	}

	#forget(): void {
		this.#next = undefined;
		this.#returned = [];
	}
}

/** The bit of a nonce by which the chain knows a windowed one. */
const WINDOWED = 2 ** 31;

/**
 * Numbers that the chain takes in any order, each once: a transaction that is lost or late holds nothing back.
 *
 * A number that the pool knows already is passed over. To fetch again would bring it back, since the chain tells only
 * what is in a block. Of the numbers under way the chain takes those that are less than 128 below the highest.
 */
export class WindowedNonces extends Nonces {
	/** `fetch` reads the highest number that the chain has seen from this signer, 0 if none. */
	constructor(fetch: () => Promise<number>) {
		super(async () => WINDOWED + (await fetch()) + 1);
	}

	override reset(): void {}
}
