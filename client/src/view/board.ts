import type { Scene } from '../bots/scene.ts';
import type { Block } from '../sdk/blocks.ts';
import type { AccountInfo, Depth, Side } from '../sdk/types.ts';
import type { MarketUnits } from '../sdk/units.ts';
import type { Check } from '../session/checks.ts';
import type { Tally } from '../session/summary.ts';

const MAX_FILLS = 12;
const MAX_LIQUIDATIONS = 8;

export interface BoardMarket {
	readonly units: MarketUnits;
	readonly status: string;
	readonly index?: bigint;
	readonly mark?: bigint;
	readonly feeders: number;
	readonly depth: Depth;
	/** Index prices of the last blocks, oldest first, for the chart. */
	readonly history: readonly bigint[];
}

export interface BoardFill {
	readonly block: number;
	readonly symbol: string;
	readonly side: Side;
	readonly price: string;
	readonly size: string;
	readonly taker: string;
	readonly maker: string;
}

export interface BoardPosition {
	readonly who: string;
	readonly symbol: string;
	readonly size: string;
	readonly side: 'long' | 'short';
	readonly account: AccountInfo;
	readonly inLiquidation: boolean;
}

/** Everything that the terminal shows. */
export interface Board {
	readonly source: string;
	readonly url: string;
	readonly block: number;
	/** Chain time, Unix ms. */
	readonly time: number;
	/** Share of the data already replayed, 0 to 1; absent for live prices. */
	readonly progress?: number;
	readonly markets: readonly BoardMarket[];
	readonly fills: readonly BoardFill[];
	readonly liquidations: readonly string[];
	readonly positions: readonly BoardPosition[];
	readonly insurance: bigint;
	readonly insuranceBefore: bigint;
	readonly badDebt: bigint;
	/** Custody difference recomputed from state, in atoms; absent before the first check. */
	readonly custodyDifference?: bigint;
	readonly longMinusShort: ReadonlyMap<string, bigint>;
	readonly weightShare: number;
	readonly tally: Pick<
		Tally,
		'orders' | 'fills' | 'rejections' | 'liquidations' | 'deleveragings' | 'blocks'
	>;
	readonly notices: readonly string[];
}

/** Collects the last fills and liquidations. */
export class RecentEvents {
	readonly fills: BoardFill[] = [];
	readonly liquidations: string[] = [];
	readonly #units: ReadonlyMap<number, MarketUnits>;
	readonly #nameOf: (account: number) => string;

	constructor(units: ReadonlyMap<number, MarketUnits>, nameOf: (account: number) => string) {
		this.#units = units;
		this.#nameOf = nameOf;
	}

	onBlock(block: Block): void {
		for (const { exchange: event } of block.events) {
			switch (event?.type) {
				case 'OrderFilled': {
					const units = this.#units.get(event.market);
					if (!units) break;
					this.fills.unshift({
						block: block.number,
						symbol: units.symbol,
						side: event.side,
						price: units.price(event.price),
						size: units.size(event.lots),
						taker: event.taker ? this.#nameOf(event.taker.account) : '-',
						maker: event.maker ? this.#nameOf(event.maker.account) : '-',
					});
					break;
				}
				case 'LiquidationStarted':
					this.#report(block, `${this.#nameOf(event.account)} falls below maintenance`);
					break;
				case 'PositionLiquidated':
					this.#report(
						block,
						`${this.#nameOf(event.account)} closes ${this.#part(event)}`,
					);
					break;
				case 'Deleveraged':
					this.#report(
						block,
						`${this.#nameOf(event.account)} deleveraged ${this.#part(event)}`,
					);
					break;
				default:
			}
		}
		this.fills.splice(MAX_FILLS);
		this.liquidations.splice(MAX_LIQUIDATIONS);
	}

	#report(block: Block, text: string): void {
		this.liquidations.unshift(`${block.number}  ${text}`);
	}

	#part({ market, lots }: { market?: number; lots?: bigint }): string {
		const units = market === undefined ? undefined : this.#units.get(market);
		return units && lots !== undefined ? `${units.size(lots)} ${units.symbol}` : '';
	}
}

/** Lists the positions of a check, nearest to liquidation first. */
export function positionsOf(
	check: Check,
	units: ReadonlyMap<number, MarketUnits>,
	nameOf: (account: number) => string,
): BoardPosition[] {
	const byHealth = [...check.traders].sort((a, b) => compare(healthOf(a), healthOf(b)));
	return byHealth.flatMap((account) =>
		account.positions
			.filter(({ lots }) => lots !== 0n)
			.flatMap(({ market, lots }): BoardPosition[] => {
				const marketUnits = units.get(market);
				if (!marketUnits) return [];
				return [
					{
						who: nameOf(account.index),
						symbol: marketUnits.symbol,
						size: marketUnits.size(lots < 0n ? -lots : lots),
						side: lots > 0n ? 'long' : 'short',
						account,
						inLiquidation: check.liquidationQueue.has(account.index),
					},
				];
			}),
	);
}

/** Returns equity in percent of maintenance margin. Below 100 an account is liquidated. */
export function healthOf({ equity, maintenanceMargin }: AccountInfo): bigint | undefined {
	if (equity === undefined || maintenanceMargin === undefined) return undefined;
	return maintenanceMargin > 0n ? (equity * 100n) / maintenanceMargin : undefined;
}

function compare(a: bigint | undefined, b: bigint | undefined): number {
	if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
	return a < b ? -1 : a > b ? 1 : 0;
}

/** Combines the markets of a scene with their books and price histories. */
export function marketsOf(
	scene: Scene,
	depths: ReadonlyMap<number, Depth>,
	histories: ReadonlyMap<number, readonly bigint[]>,
): BoardMarket[] {
	return scene.markets.map(({ market, units, info, index, mark, feeders }) => ({
		units,
		status: info.status,
		...(index === undefined ? {} : { index }),
		...(mark === undefined ? {} : { mark }),
		feeders,
		depth: depths.get(market) ?? { bids: [], asks: [] },
		history: histories.get(market) ?? [],
	}));
}
