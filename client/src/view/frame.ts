import { groupThousands } from '../sdk/decimal.ts';
import type { Level } from '../sdk/types.ts';
import { formatQuote } from '../sdk/units.ts';
import {
	beside,
	columns,
	fit,
	painter,
	right,
	sparkline,
	type Look,
	type Paint,
	type Style,
} from './ansi.ts';
import { healthOf, type Board, type BoardMarket } from './board.ts';

/** Number of rows for each part. */
interface Layout {
	readonly width: number;
	readonly levels: number;
	readonly recentEvents: number;
	/** Empty rows between two parts. */
	readonly gap: readonly string[];
}

const ROOMY_HEIGHT = 40;

function layoutFor({ width, height }: Look): Layout {
	if (height >= ROOMY_HEIGHT) return { width, levels: 5, recentEvents: 6, gap: [''] };
	return { width, levels: 3, recentEvents: 3, gap: [] };
}

/** Draws the board as one string per row, none wider than the terminal. */
export function drawFrame(board: Board, look: Look): string[] {
	const paint = painter(look);
	const layout = layoutFor(look);
	const { width, gap } = layout;
	const half = Math.floor((width - 2) / 2);
	const markets = board.markets.map((market) => ({
		lines: [
			...priceLines(market, half, paint),
			...gap,
			...bookLines(market, layout.levels, paint),
		],
		width: half,
	}));
	const recentEvents = [
		{ lines: fillLines(board, layout.recentEvents, paint), width: half },
		{ lines: liquidationLines(board, layout.recentEvents, paint), width: half },
	];
	const top = [headLines(board, width, paint), beside(markets), beside(recentEvents)];
	const above = top.flatMap((part) => [...part, ...gap]);
	const below = [...gap, ...lawLines(board, paint), ...footLines(board, paint)];
	const room = Math.max(3, look.height - above.length - below.length);
	const rows = [...above, ...positionLines(board, room, paint), ...below];
	return rows.map((line) => fit(line, width).trimEnd());
}

/** Draws the board in one line, for output that is not a terminal. */
export function drawLine(board: Board): string {
	const prices = board.markets.map(
		({ units, index, mark }) =>
			`${units.symbol} ${index === undefined ? 'no price' : units.price(index)}` +
			(mark === undefined ? '' : ` (mark ${units.price(mark)})`),
	);
	const { orders, fills, liquidations, deleveragings } = board.tally;
	const custody = board.custodyDifference ?? 'unchecked';
	return [
		`block ${board.block}`,
		...prices,
		`orders ${orders}`,
		`fills ${fills}`,
		`liquidations ${liquidations}`,
		`deleveragings ${deleveragings}`,
		`positions ${board.positions.length}`,
		`insurance ${money(board.insurance)}`,
		`custody difference ${custody}`,
	].join(' | ');
}

/** Link to the chain in polkadot.js apps. */
export function connectLine(url: string): string {
	return `polkadot.js apps: https://polkadot.js.org/apps/?rpc=${url}`;
}

function headLines(board: Board, width: number, paint: Paint): string[] {
	const clock = new Date(board.time).toISOString().slice(0, 19).replace('T', ' ');
	const progress =
		board.progress === undefined ? '' : `  ${Math.floor(Math.min(1, board.progress) * 100)} %`;
	const left = `${paint('bold', 'Novation')}  block ${board.block}  chain time ${clock}`;
	const hint = paint('dim', 'Ctrl-C ends');
	return [fit(left, width - columns(hint)) + hint, `source: ${board.source}${progress}`];
}

function priceLines(market: BoardMarket, width: number, paint: Paint): string[] {
	const { units, index, mark, status, feeders, history } = market;
	const show = (ticks: bigint | undefined): string =>
		ticks === undefined ? paint('red', 'absent') : groupThousands(units.price(ticks));
	const state = status === 'Open' ? paint('green', status) : paint('yellow', status);
	const previous = history.at(-2);
	const direction = index === undefined || previous === undefined ? '' : arrow(previous, index);
	return [
		`${paint('bold', units.symbol)} perpetual  ${state}  ${feeders} feeders`,
		`index ${show(index)}${direction}  mark ${show(mark)}`,
		paint('cyan', sparkline(history, width - 2)),
	];
}

function arrow(before: bigint, now: bigint): string {
	return now > before ? ' ▲' : now < before ? ' ▼' : '';
}

function bookLines({ units, depth }: BoardMarket, levels: number, paint: Paint): string[] {
	const row = ({ price, lots, orders }: Level): string =>
		`${right(groupThousands(units.price(price)), 14)} ${right(units.size(lots), 12)} ` +
		right(String(orders), 4);
	const asks = depth.asks.slice(0, levels).reverse();
	const bids = depth.bids.slice(0, levels);
	const empty = Array.from({ length: levels - asks.length }, () => '');
	const best = [depth.bids[0]?.price, depth.asks[0]?.price] as const;
	const spread =
		best[0] === undefined || best[1] === undefined
			? 'one-sided'
			: `spread ${units.price(best[1] - best[0])}`;
	return [
		paint('dim', `${right('price', 14)} ${right('size', 12)}  ord`),
		...empty,
		...asks.map((level) => paint('red', row(level))),
		paint('dim', right(spread, 14)),
		...bids.map((level) => paint('green', row(level))),
		...Array.from({ length: levels - bids.length }, () => ''),
	];
}

function fillLines({ fills }: Board, count: number, paint: Paint): string[] {
	const rows = fills.slice(0, count).map(({ symbol, side, price, size, taker, maker }) => {
		const verb = side === 'Bid' ? paint('green', 'buys ') : paint('red', 'sells');
		return `${fit(taker, 10)} ${verb} ${size} ${symbol} at ${groupThousands(price)} (${maker})`;
	});
	return [paint('bold', 'Last fills'), ...rows, ...blank(count - rows.length)];
}

function liquidationLines({ liquidations }: Board, count: number, paint: Paint): string[] {
	const rows = liquidations.slice(0, count).map((line) => paint('yellow', line));
	return [paint('bold', 'Liquidations'), ...rows, ...blank(count - rows.length)];
}

function positionLines(board: Board, room: number, paint: Paint): string[] {
	const isAll = board.positions.length < room;
	const shown = board.positions.slice(0, isAll ? room - 1 : Math.max(1, room - 2));
	const rows = shown.map(({ who, symbol, side, size, account, inLiquidation }) => {
		const health = healthOf(account);
		const text = health === undefined ? '-' : `${health} %`;
		return [
			fit(who, 10),
			side === 'long' ? 'long ' : 'short',
			right(size, 10),
			fit(symbol, 4),
			right(account.equity === undefined ? '-' : money(account.equity), 14),
			right(
				account.maintenanceMargin === undefined ? '-' : money(account.maintenanceMargin),
				14,
			),
			paint(styleOf(health), right(text, 9)),
			inLiquidation ? paint('red', 'closing') : '',
		].join(' ');
	});
	const head = [
		fit('Positions', 16),
		right('size', 10),
		'    ',
		right('equity', 14),
		right('maintenance', 14),
		right('health', 9),
	].join(' ');
	const more = board.positions.length - shown.length;
	return [paint('bold', head), ...rows, ...(more > 0 ? [paint('dim', `… ${more} more`)] : [])];
}

/** Below 100 percent of maintenance margin an account is liquidated. */
function styleOf(health: bigint | undefined): Style {
	if (health === undefined || health >= 150n) return 'green';
	return health >= 100n ? 'yellow' : 'red';
}

function lawLines(board: Board, paint: Paint): string[] {
	const { custodyDifference } = board;
	const isBalanced = [...board.longMinusShort.values()].every((lots) => lots === 0n);
	const custody =
		custodyDifference === undefined
			? 'not yet checked'
			: paint(custodyDifference === 0n ? 'green' : 'red', String(custodyDifference));
	const balance = paint(isBalanced ? 'green' : 'red', isBalanced ? '0' : 'BROKEN');
	const change = board.insurance - board.insuranceBefore;
	const sign = change < 0n ? '' : '+';
	return [
		`insurance fund ${money(board.insurance)} (${sign}${money(change)})   ` +
			`bad debt ${money(board.badDebt)}`,
		`conservation: custody difference ${custody}, long minus short ${balance}`,
	];
}

function footLines(board: Board, paint: Paint): string[] {
	const { orders, fills, rejections, liquidations, deleveragings } = board.tally;
	const rejected = [...rejections.values()].reduce((sum, count) => sum + count, 0);
	const counts =
		`orders ${orders}  fills ${fills}  rejected ${rejected}  liquidated ${liquidations}  ` +
		`deleveraged ${deleveragings}  block ${(board.weightShare * 100).toFixed(1)} %`;
	return [
		counts,
		...board.notices.map((notice) => paint('yellow', notice)),
		paint('dim', connectLine(board.url)),
	];
}

function money(atoms: bigint): string {
	return groupThousands(formatQuote(atoms, 2));
}

function blank(count: number): string[] {
	return Array.from({ length: Math.max(0, count) }, () => '');
}
