import type { Novation } from '../sdk/novation.ts';
import type { MarketInfo } from '../sdk/types.ts';
import type { MarketUnits } from '../sdk/units.ts';

/** One market as a bot sees it. */
export interface MarketScene {
	readonly market: number;
	readonly units: MarketUnits;
	readonly info: MarketInfo;
	/** Index price in ticks. Absent while the chain has no valid price; bots then add no risk. */
	readonly index?: bigint;
	readonly mark?: bigint;
	/** Number of feeders with a fresh price. */
	readonly feeders: number;
}

/** The state of the markets at a block, read once for all bots. */
export interface Scene {
	readonly block: number;
	readonly markets: readonly MarketScene[];
}

/** Reads the scene at a block, or at the best block without a hash. */
export async function readScene(novation: Novation, hash?: string): Promise<Scene> {
	const [infos, oracle] = await Promise.all([
		novation.reader.markets(hash),
		novation.reader.oracle(hash),
	]);
	const { last } = novation.blocks;
	const now = Number(last?.timestamp ?? 0n);
	const markets = infos.flatMap((info): MarketScene[] => {
		const units = novation.units.get(info.market);
		if (!units) return [];
		const prices = oracle.find(({ market }) => market === info.market);
		return [
			{
				market: info.market,
				units,
				info,
				...(prices?.index === undefined ? {} : { index: prices.index }),
				...(prices?.mark === undefined ? {} : { mark: prices.mark }),
				feeders:
					prices?.answers.filter((time) => now - time <= info.maxPriceAgeMs).length ?? 0,
			},
		];
	});
	return { block: last?.number ?? 0, markets };
}

/** Returns `ppm` parts per million of a price, in ticks, rounded towards zero. */
export function partOf(price: bigint, ppm: bigint): bigint {
	return (price * ppm) / 1_000_000n;
}
