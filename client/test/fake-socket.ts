interface Request {
	readonly id: number;
	readonly method: string;
	readonly params: string[];
}

/**
 * A socket whose other end is a test. Import this module before polkadot.js, which takes the class
 * of its sockets from the global object when it loads.
 */
export class FakeSocket {
	static readonly opened: FakeSocket[] = [];
	onopen: (() => void) | null = null;
	onclose: ((event: object) => void) | null = null;
	onerror: (() => void) | null = null;
	onmessage: ((event: { data: string }) => void) | null = null;
	readonly requests: Request[] = [];
	/** Answers by method; the id of a subscription by default. */
	readonly refusals: { code: number; message: string }[] = [];
	#subscriptions = 0;

	constructor() {
		FakeSocket.opened.push(this);
		setTimeout(() => this.onopen?.(), 0);
	}

	send(text: string): void {
		const request = JSON.parse(text) as Request;
		this.requests.push(request);
		const isSubscription = request.method === 'novation_subscribeHappenings';
		const refusal = isSubscription ? this.refusals.shift() : undefined;
		if (isSubscription && !refusal) this.#subscriptions += 1;
		const answer = refusal ? { error: refusal } : { result: this.id };
		setTimeout(() => this.#say({ id: request.id, ...answer }), 0);
	}

	get id(): string {
		return `sub-${FakeSocket.opened.indexOf(this)}-${this.#subscriptions}`;
	}

	close(): void {
		this.onclose?.({ code: 1006, reason: 'lost' });
	}

	notify(result: object, subscription = this.id): void {
		this.#say({ method: 'novation_happenings', params: { subscription, result } });
	}

	#say(message: object): void {
		this.onmessage?.({ data: JSON.stringify({ jsonrpc: '2.0', ...message }) });
	}

	/** Parameters of each subscription. */
	get subscribed(): string[][] {
		return this.requests
			.filter(({ method }) => method === 'novation_subscribeHappenings')
			.map(({ params }) => params);
	}
}

globalThis.WebSocket = FakeSocket as unknown as typeof WebSocket;
