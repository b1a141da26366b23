/**
 * `npm run flood`: sends full batches of orders from many accounts at once, as fast as the node at
 * `URL` accepts them, for `SECONDS`. Writes counts of accepted and rejected batches as JSON.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { partOf, readScene } from '../bots/scene.ts';
import { PoolRejected } from '../sdk/errors.ts';
import { DEV_FAMILIES } from '../sdk/keys.ts';
import { Novation } from '../sdk/novation.ts';
import type { Trader } from '../sdk/trader.ts';
import { MAX_BATCH_OPS, type Op } from '../sdk/types.ts';
import { quoteAtoms } from '../sdk/units.ts';
import { runProgram, writeReport } from './program.ts';

/** The first trader that no bot of `make run` uses. */
const FIRST_ACCOUNT = 32;
const ACCOUNTS = 16;
const DEPOSIT = quoteAtoms('100000');
/** Far enough from the index to rest, near enough for the band. */
const PRICE_PPM = 960_000n;
/** Pause after a rejection: long enough not to spin, short enough to keep the pool full. */
const PAUSE_MS = 200;

interface Flood {
	readonly batch_operations: number;
	taken: number;
	rejected: Record<string, number>;
}

/** Builds the next batch: places 64 orders first, then replaces all of them every time. */
function nextBatch(account: number, round: number, price: bigint): Op[] {
	return Array.from({ length: MAX_BATCH_OPS }, (_, place): Op => {
		const order = {
			market: 0,
			clientId: BigInt(account * 1_000 + place),
			side: 'Bid' as const,
			lots: 1n,
			price: price - BigInt((round + place) % MAX_BATCH_OPS),
			kind: { type: 'Limit' as const, postOnly: true },
		};
		const { market, clientId } = order;
		return round === 0
			? { type: 'Place', order }
			: { type: 'Replace', market, clientId, order };
	});
}

async function send(
	trader: Trader,
	account: number,
	price: bigint,
	until: number,
	flood: Flood,
): Promise<void> {
	for (let round = 0; Date.now() < until; round += 1) {
		try {
			const { inBlock } = await trader.post(nextBatch(account, round, price));
			inBlock.catch(() => undefined);
			flood.taken += 1;
		} catch (error) {
			if (!(error instanceof PoolRejected)) throw error;
			const reason = error.message.slice(0, 80);
			flood.rejected[reason] = (flood.rejected[reason] ?? 0) + 1;
			await sleep(PAUSE_MS);
		}
	}
}

async function main(): Promise<void> {
	const { URL: url, SECONDS: seconds, OUT: out } = process.env;
	if (!url || !(Number(seconds) > 0)) {
		throw new RangeError('set URL to the node and SECONDS to the duration');
	}
	const novation = await Novation.connect(url, { follow: 'best' });
	const scene = await readScene(novation);
	const index = scene.markets.find(({ market }) => market === 0)?.index;
	if (index === undefined) throw new Error('the market has no price; start the feeder first');
	const numbers = Array.from({ length: ACCOUNTS }, (_, number) => FIRST_ACCOUNT + number);
	const traders = await Promise.all(
		numbers.map(async (number) => {
			const trader = await novation.trader(DEV_FAMILIES.trader(number));
			if (!(await trader.account())) await trader.deposit(DEPOSIT);
			return trader;
		}),
	);
	const until = Date.now() + Number(seconds) * 1_000;
	const flood: Flood = { batch_operations: MAX_BATCH_OPS, taken: 0, rejected: {} };
	const price = partOf(index, PRICE_PPM);
	await Promise.all(
		traders.map((trader, index) => send(trader, FIRST_ACCOUNT + index, price, until, flood)),
	);
	await writeReport(flood, out);
}

runProgram('flood', main);
