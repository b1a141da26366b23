import { PoolRejected } from '../sdk/errors.ts';
import type { Trader } from '../sdk/trader.ts';
import type { Op } from '../sdk/types.ts';
import type { Scene } from './scene.ts';

/** Somebody who trades by the public RPC alone. */
export interface Bot {
	readonly name: string;
	/** Called once per block; resolves when what it sends has been taken by the pool or rejected. */
	act(scene: Scene): Promise<void>;
}

/** What a bot does through the chain; tests stand in for it. */
export type BotAccount = Pick<Trader, 'account' | 'postDeposit' | 'post'>;

/** Names the orders of one bot: each once. */
export class ClientIds {
	#next = 1n;

	next(): bigint {
		const id = this.#next;
		this.#next += 1n;
		return id;
	}
}

/** Posts a batch; the pool's rejection is the caller's to count, anything else is a defect. */
export async function postOrCount(
	account: Pick<BotAccount, 'post'>,
	ops: readonly Op[],
	onRejected: (error: PoolRejected) => void,
): Promise<void> {
	if (ops.length === 0) return;
	try {
		await account.post(ops);
	} catch (error) {
		if (!(error instanceof PoolRejected)) throw error;
		onRejected(error);
	}
}
