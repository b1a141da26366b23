import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Trader } from '../src/sdk/trader.ts';
import type { MarketUnits } from '../src/sdk/units.ts';
import { BTC, Lab } from './lab.ts';

type Example = (
	novation: Lab['novation'],
	trader: Trader,
	market: number,
	units: MarketUnits,
) => Promise<Record<string, unknown>>;

const PAGE = readFileSync(new URL('../../docs/trading.md', import.meta.url), 'utf8');
/** A code block that sets `outcome`, and the expected value of one of its fields. */
const EXAMPLE = /```js\n(?<code>.*?)\/\/ → (?<field>\w+) '(?<value>[\w-]+)'\n```/gs;
const examples = [...PAGE.matchAll(EXAMPLE)].map(
	({ groups }) => groups as Record<'code' | 'field' | 'value', string>,
);

let lab: Lab;
let trader: Trader;
let others: Trader;

beforeAll(async () => {
	lab = await Lab.start();
	await lab.prices('100000');
	[trader, others] = [
		await lab.trader('//Taker//0', '1000000'),
		await lab.trader('//Maker//0', '1000000'),
	];
});
afterAll(() => lab?.stop());
afterEach(() => lab.settle(Promise.all([trader.cancelAll(BTC), others.cancelAll(BTC)])));

test('every code block should be an example', () => {
	expect(examples.length).toBe(PAGE.split('```js').length - 1);
	expect(examples.length).toBeGreaterThan(0);
});

test.each(examples)('example should end with $field $value', async ({ code, field, value }) => {
	for (const [side, price] of [
		['Bid', '99900'],
		['Ask', '100010'],
	] as const) {
		await lab.settle(others.place(lab.order(BTC, side, '1', price)));
	}
	const AsyncFunction = (async () => undefined).constructor as new (...text: string[]) => Example;
	const example = new AsyncFunction(
		...['novation', 'trader', 'market', 'units'],
		`${code}\nreturn outcome;`,
	);
	const outcome = await lab.settle(example(lab.novation, trader, BTC, lab.units(BTC)));
	expect(String(outcome[field])).toBe(value);
});
