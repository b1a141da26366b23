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
		this.#next.catch(() => this.reset());
		return current;
	}

	/** Hands back a number whose transaction never entered the pool. */
	giveBack(nonce: number): void {
		this.#returned.push(nonce);
		this.#returned.sort((a, b) => a - b);
	}

	/** Forgets everything: the next number comes from the node. */
	reset(): void {
		this.#next = undefined;
		this.#returned = [];
	}
}
