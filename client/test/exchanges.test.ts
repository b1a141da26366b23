import { describe, expect, test } from 'vitest';
import { FEEDERS } from '../src/feeder/choose.ts';
import {
	binance,
	bitstamp,
	bybit,
	coinbase,
	EXCHANGES,
	gemini,
	kraken,
	okx,
	type Exchange,
} from '../src/feeder/exchanges.ts';
import { LiveSource, subsetOf } from '../src/feeder/live.ts';
import { formatPrice, median, parsePrice } from '../src/feeder/price.ts';

/** Answers with all the fields that each exchange documents. */
const ANSWERS: Record<string, { exchange: Exchange; answer: unknown; price: string }> = {
	Binance: {
		exchange: binance,
		answer: {
			symbol: 'BTCUSDT',
			bidPrice: '104559.80000000',
			bidQty: '1.30330000',
			askPrice: '104559.90000000',
			askQty: '4.21140000',
		},
		price: '104559.85',
	},
	Coinbase: {
		exchange: coinbase,
		answer: {
			ask: '104561.02',
			bid: '104561.01',
			volume: '21532.79254122',
			trade_id: 884213341,
			price: '104561.01',
			size: '0.0004716',
			time: '2025-10-10T21:20:59.905813Z',
			rfq_volume: '311.290152',
		},
		price: '104561.015',
	},
	Kraken: {
		exchange: kraken,
		answer: {
			error: [],
			result: {
				XXBTZUSD: {
					a: ['104570.10000', '1', '1.000'],
					b: ['104560.00000', '12', '12.000'],
					c: ['104560.00000', '0.00012000'],
					v: ['6812.41', '9120.83'],
					p: ['113022.1', '115030.4'],
					t: [98122, 141209],
					l: ['102100.0', '102100.0'],
					h: ['121730.2', '122540.0'],
					o: '121702.1',
				},
			},
		},
		price: '104565.05',
	},
	OKX: {
		exchange: okx,
		answer: {
			code: '0',
			msg: '',
			data: [
				{
					instType: 'SPOT',
					instId: 'BTC-USDT',
					last: '104558.1',
					lastSz: '0.00043127',
					askPx: '104558.2',
					askSz: '0.31184403',
					bidPx: '104558.1',
					bidSz: '0.88911267',
					open24h: '121690.3',
					high24h: '122536.9',
					low24h: '102000',
					volCcy24h: '2101238801.1',
					vol24h: '18310.22',
					ts: '1760131259812',
					sodUtc0: '121662.3',
					sodUtc8: '121443.9',
				},
			],
		},
		price: '104558.15',
	},
	Bybit: {
		exchange: bybit,
		answer: {
			retCode: 0,
			retMsg: 'OK',
			result: {
				category: 'spot',
				list: [
					{
						symbol: 'BTCUSDT',
						bid1Price: '104555.2',
						bid1Size: '0.417291',
						ask1Price: '104555.3',
						ask1Size: '1.106327',
						lastPrice: '104555.3',
						prevPrice24h: '121655.2',
						price24hPcnt: '-0.1405',
						highPrice24h: '122509.1',
						lowPrice24h: '101516.5',
						turnover24h: '3311220013.2',
						volume24h: '29110.318722',
						usdIndexPrice: '104549.611843',
					},
				],
			},
			retExtInfo: {},
			time: 1760131259901,
		},
		price: '104555.25',
	},
	Gemini: {
		exchange: gemini,
		answer: {
			bid: '107000.00',
			ask: '107100.50',
			volume: { BTC: '1022.1832', USD: '117218900.21', timestamp: 1760131200000 },
			last: '107050.00',
		},
		price: '107050.25',
	},
	Bitstamp: {
		exchange: bitstamp,
		answer: {
			ask: '104572',
			bid: '104568',
			high: '122558',
			last: '104570',
			low: '103100',
			open: '121675',
			open_24: '121702',
			percent_change_24: '-14.08',
			side: '1',
			timestamp: '1760131259',
			volume: '3102.66810042',
			vwap: '114209',
		},
		price: '104570.00',
	},
};

describe('exchange parser', () => {
	test('there should be one recorded answer for every exchange', () => {
		expect(Object.keys(ANSWERS).sort()).toEqual(EXCHANGES.map(({ name }) => name).sort());
	});

	test.each(Object.entries(ANSWERS))('%s should parse its documented answer', (_, sample) => {
		const { exchange, answer, price } = sample;
		expect(exchange.parse(answer, 'BTC')).toBe(parsePrice(price));
	});

	test.each(Object.entries(ANSWERS))('%s should reject answers of another shape', (_, sample) => {
		const { exchange } = sample;
		for (const wrong of [
			null,
			[],
			{},
			'rate limited',
			{ code: '50011', msg: 'slow', data: [] },
		]) {
			expect(() => exchange.parse(wrong, 'BTC')).toThrow();
		}
	});

	test.each(['Binance', 'Kraken', 'OKX', 'Bybit', 'Gemini'])(
		'%s should reject an answer about another market',
		(name) => {
			const sample = ANSWERS[name];
			expect(() => sample?.exchange.parse(sample.answer, 'ETH')).toThrow();
		},
	);

	test('an answer that reports an error should be rejected', () => {
		expect(() =>
			kraken.parse({ error: ['EQuery:Unknown asset pair'], result: {} }, 'BTC'),
		).toThrow('EQuery:Unknown asset pair');
		expect(() => bybit.parse({ retCode: 10006, retMsg: 'Too many visits!' }, 'BTC')).toThrow(
			'Too many visits!',
		);
		expect(() =>
			okx.parse({ code: '50011', msg: 'Too Many Requests', data: [] }, 'BTC'),
		).toThrow('Too Many Requests');
	});

	test('a crossed or invalid quote should be rejected', () => {
		const quote = (bidPrice: string, askPrice: string) => () =>
			binance.parse({ symbol: 'BTCUSDT', bidPrice, askPrice }, 'BTC');
		expect(quote('101', '100')).toThrow('the bid is above the ask');
		expect(quote('0', '100')).toThrow('the price "0" is not positive');
		expect(quote('-1', '100')).toThrow('the price "-1" is not positive');
		expect(quote('', '100')).toThrow('"" is not a decimal number');
	});

	test('requests should name the market', () => {
		const urls = EXCHANGES.map((exchange) => exchange.url('ETH').toLowerCase());
		for (const url of urls) expect(url).toMatch(/^https:\/\/.*eth-?usd/);
		expect(kraken.url('BTC')).toContain('XBTUSD');
	});
});

describe('median', () => {
	test('should be the middle, or the mean of the middle two rounded down', () => {
		expect(median([])).toBeUndefined();
		expect(median([5n])).toBe(5n);
		expect(median([9n, 1n, 5n])).toBe(5n);
		expect(median([1n, 4n])).toBe(2n);
		expect(median([10n, 1n, 4n, 2n])).toBe(3n);
	});
});

describe('live source', () => {
	const quoteOf = (price: number, symbol: string) => ({
		symbol: `${symbol}USDT`,
		bidPrice: `${price}`,
		askPrice: `${price}`,
	});
	/** Exchanges with the answers of Binance, each under its own host. */
	const exchanges = (count: number): Exchange[] =>
		Array.from({ length: count }, (_, i) => ({
			...binance,
			name: `X${i}`,
			url: (symbol: string) => `https://x${i}/${symbol}`,
		}));
	const parts = (url: string) => {
		const [, host, symbol] = /^https:\/\/x(\d)\/(\w+)$/.exec(url) ?? [];
		return { host: Number(host), symbol: symbol ?? '' };
	};

	test('every feeder should get the median of its exchanges that answered', async () => {
		const source = new LiveSource({
			symbols: ['BTC', 'ETH'],
			exchanges: exchanges(5),
			fetchJson: async (url) => {
				const { host, symbol } = parts(url);
				if (host === 1) throw new Error('timeout');
				return quoteOf(symbol === 'BTC' ? 100 + host : 10 + host, symbol);
			},
		});
		expect(await source.probe(FEEDERS)).toBe(true);
		expect(source.answering()).toEqual(['X0', 'X2', 'X3', 'X4']);
		expect(source.label).toContain('X0, X2, X3, X4');
		for (let feeder = 0; feeder < FEEDERS; feeder += 1) {
			const hosts = subsetOf(exchanges(5), feeder)
				.map(({ name }) => Number(name.slice(1)))
				.filter((host) => host !== 1);
			const expected = median(hosts.map((host) => parsePrice(`${100 + host}`)));
			expect((await source.prices(feeder)).get('BTC')).toBe(expected);
		}
	});

	test('one answer should give no price', async () => {
		const source = new LiveSource({
			symbols: ['BTC'],
			exchanges: exchanges(3),
			fetchJson: async (url) => {
				const { host, symbol } = parts(url);
				if (host !== 0) throw new Error('unreachable');
				return quoteOf(100, symbol);
			},
		});
		expect(await source.probe(FEEDERS)).toBe(false);
		expect((await source.prices(0)).size).toBe(0);
	});

	test('a stale answer should give no price', async () => {
		let now = 0;
		let isUp = true;
		const source = new LiveSource({
			symbols: ['BTC'],
			exchanges: exchanges(3),
			now: () => now,
			fetchJson: async (url) => {
				if (!isUp) throw new Error('unreachable');
				return quoteOf(100, parts(url).symbol);
			},
		});
		expect((await source.prices(0)).size).toBe(1);
		isUp = false;
		now = 15_000;
		expect((await source.prices(0)).size).toBe(1);
		now = 15_001 + 2_000;
		expect((await source.prices(0)).size).toBe(0);
	});

	test('prices read together should share one round of requests', async () => {
		let requests = 0;
		const source = new LiveSource({
			symbols: ['BTC'],
			exchanges: exchanges(3),
			now: () => 0,
			fetchJson: async (url) => {
				requests += 1;
				return quoteOf(100, parts(url).symbol);
			},
		});
		await Promise.all([source.prices(0), source.prices(1), source.prices(2)]);
		await source.prices(0);
		expect(requests).toBe(3);
	});

	test('every key should read other exchanges, and two keys each exchange', () => {
		const sets = Array.from({ length: FEEDERS }, (_, feeder) =>
			subsetOf(EXCHANGES, feeder)
				.map(({ name }) => name)
				.join(),
		);
		expect(new Set(sets).size).toBe(FEEDERS);
		for (const { name } of EXCHANGES) {
			expect(sets.filter((set) => set.includes(name)).length).toBeGreaterThanOrEqual(2);
		}
	});
});

test('formatting a price should undo parsing', () => {
	expect(formatPrice(parsePrice('102497.48513403'), 8)).toBe('102497.48513403');
	expect(parsePrice('1.123456789')).toBe(112_345_679n);
});
