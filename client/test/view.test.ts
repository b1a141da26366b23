import { describe, expect, test } from 'vitest';
import { auditLedger } from '../src/sdk/audit.ts';
import type { AccountInfo } from '../src/sdk/types.ts';
import { quoteAtoms } from '../src/sdk/units.ts';
import type { Check } from '../src/session/checks.ts';
import { columns, fit, sparkline } from '../src/view/ansi.ts';
import { RecentEvents, positionsOf, type Board } from '../src/view/board.ts';
import { drawFrame, drawLine } from '../src/view/frame.ts';
import { Terminal, type Screen } from '../src/view/terminal.ts';
import { round } from './blocks.ts';
import { PRESET_UNITS } from './preset.ts';

const BTC = PRESET_UNITS.get(0)!;
const ETH = PRESET_UNITS.get(1)!;
const nameOf = (account: number): string => `Trader ${account - 16}`;

function trader(index: number, equity: string, lots: bigint): AccountInfo {
	return {
		index,
		cash: 0n,
		equity: quoteAtoms(equity),
		maintenanceMargin: quoteAtoms('1000'),
		positions: [{ market: 0, lots, quote: 0n }],
		inLiquidation: false,
		openOrders: 0,
	};
}

const check: Check = {
	audit: auditLedger({ accounts: [], custody: 0n, badDebt: 0n }),
	liquidationQueue: new Set([17]),
	traders: [trader(18, '2500', 5n), trader(17, '900', 12_345n), trader(19, '1200', -7n)],
	insurance: 0n,
	badDebt: 0n,
	crossed: 0,
	unhealthy: [],
};

function board(overrides: Partial<Board> = {}): Board {
	const recentEvents = new RecentEvents(PRESET_UNITS, nameOf);
	recentEvents.onBlock(
		round(
			41,
			{
				type: 'OrderFilled',
				market: 0,
				price: 1_024_975n,
				lots: 1_500n,
				side: 'Ask',
				taker: { account: 17 },
				maker: { account: 16, clientId: 1n },
			},
			{ type: 'LiquidationStarted', account: 17 },
			{ type: 'PositionLiquidated', account: 17, market: 0, lots: 1_500n },
		),
	);
	const level = (price: bigint, lots: bigint) => ({ price, lots, orders: 2 });
	return {
		source: 'a.csv.gz',
		url: 'ws://127.0.0.1:9944',
		block: 42,
		time: Date.UTC(2025, 9, 10, 21, 20),
		progress: 0.5,
		markets: [
			{
				units: BTC,
				status: 'Open',
				index: 1_024_975n,
				mark: 1_025_010n,
				feeders: 3,
				depth: {
					bids: [level(1_024_500n, 12n), level(1_024_000n, 24n)],
					asks: [level(1_025_500n, 13n)],
				},
				history: [1_040_000n, 1_030_000n, 1_024_975n],
			},
			{
				units: ETH,
				status: 'PostOnly',
				feeders: 1,
				depth: { bids: [], asks: [] },
				history: [],
			},
		],
		fills: recentEvents.fills,
		liquidations: recentEvents.liquidations,
		positions: positionsOf(check, PRESET_UNITS, nameOf),
		insurance: quoteAtoms('1000123.45'),
		insuranceBefore: quoteAtoms('1000000'),
		badDebt: 0n,
		custodyDifference: 0n,
		longMinusShort: new Map([['BTC', 0n]]),
		weightShare: 0.123,
		tally: {
			orders: 1_234,
			fills: 56,
			rejections: new Map([['InsufficientMargin', 3]]),
			liquidations: 1,
			deleveragings: 0,
			blocks: 42,
		},
		notices: [],
		...overrides,
	};
}

describe('frame', () => {
	const look = { width: 100, height: 44, colour: false };

	test('should match the picture', () => {
		expect(drawFrame(board(), look).join('\n')).toMatchSnapshot();
	});

	test('should match the picture on a small terminal', () => {
		expect(
			drawFrame(board(), { width: 80, height: 24, colour: false }).join('\n'),
		).toMatchSnapshot();
	});

	test('should fit the terminal if the fixed parts do', () => {
		const many = Array.from({ length: 60 }, () => board().positions).flat();
		for (const size of [
			{ width: 60, height: 24 },
			{ width: 80, height: 24 },
			{ width: 100, height: 39 },
			{ width: 200, height: 40 },
			{ width: 120, height: 60 },
		]) {
			for (const colour of [false, true]) {
				const lines = drawFrame(board({ positions: many }), { ...size, colour });
				expect(lines.length).toBeLessThanOrEqual(size.height);
				for (const line of lines) expect(columns(line)).toBeLessThanOrEqual(size.width);
			}
		}
	});

	test('should show a broken law', () => {
		const text = drawFrame(
			board({ custodyDifference: -5n, longMinusShort: new Map([['BTC', 1n]]) }),
			look,
		).join('\n');
		expect(text).toContain('custody difference -5');
		expect(text).toContain('long minus short BROKEN');
	});

	test('should put the weakest account first', () => {
		const names = board().positions.map(({ who, inLiquidation }) => [who, inLiquidation]);
		expect(names).toEqual([
			['Trader 1', true],
			['Trader 3', false],
			['Trader 2', false],
		]);
	});
});

describe('terminal', () => {
	class Paper implements Screen {
		text = '';
		readonly isTTY: boolean;
		readonly columns = 100;
		readonly rows = 44;
		constructor(isTTY: boolean) {
			this.isTTY = isTTY;
		}
		write(text: string): void {
			this.text += text;
		}
	}

	test('should print a plain line every ten blocks to other outputs', () => {
		const paper = new Paper(false);
		const terminal = new Terminal(paper, {});
		for (let block = 0; block <= 20; block += 1) terminal.show(board({ block }));
		terminal.close();
		const lines = paper.text.trimEnd().split('\n');
		expect(lines).toHaveLength(3);
		expect(lines[1]).toBe(drawLine(board({ block: 10 })));
		expect(paper.text).not.toContain('\u001b');
	});

	test('should restore the terminal', () => {
		const paper = new Paper(true);
		const terminal = new Terminal(paper, {});
		terminal.show(board());
		terminal.show(board());
		terminal.close();
		terminal.close();
		expect(paper.text.split('\u001b[?1049h')).toHaveLength(2);
		expect(paper.text.endsWith('\u001b[?25h\u001b[?1049l')).toBe(true);
		expect(paper.text.split('\u001b[?1049l')).toHaveLength(2);
	});

	test('should not colour when NO_COLOR is set', () => {
		const paper = new Paper(true);
		new Terminal(paper, { NO_COLOR: '1' }).show(board());
		expect(paper.text).not.toMatch(/\u001b\[3\dm/);
	});
});

describe('text', () => {
	test('fitting should count columns without escape sequences', () => {
		const red = '\u001b[31mabcdef\u001b[0m';
		expect(columns(red)).toBe(6);
		expect(columns(fit(red, 4))).toBe(4);
		expect(fit(red, 4)).toContain('\u001b[0m');
		expect(fit('ab', 4)).toBe('ab  ');
		expect(columns(fit(red, 9))).toBe(9);
	});

	test('a sparkline should span from its lowest to its highest value', () => {
		expect(sparkline([1n, 8n, 4n], 10)).toBe('▁█▄');
		expect(sparkline([5n, 5n], 10)).toBe('▄▄');
		expect(sparkline([1n, 2n, 3n], 2)).toBe('▁█');
		expect(sparkline([], 5)).toBe('');
	});
});
