import { parsePrice, type Price } from './price.ts';

/** The public ticker of one exchange. */
export interface Exchange {
	readonly name: string;
	/** URL of the ticker of a base asset, such as `BTC`. */
	url(symbol: string): string;
	/**
	 * Parses the price in an answer. Throws if the answer has another shape, reports an error, or
	 * names another market.
	 */
	parse(answer: unknown, symbol: string): Price;
}

type Json = Record<string, unknown>;

function object(value: unknown): Json {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		throw new TypeError('expected an object');
	}
	return value as Json;
}

function text(value: unknown, field: string): string {
	const found = object(value)[field];
	if (typeof found !== 'string') throw new TypeError(`expected text in the field "${field}"`);
	return found;
}

function first(value: unknown): unknown {
	if (!Array.isArray(value) || value.length === 0) {
		throw new TypeError('expected a list with an element');
	}
	return value[0] as unknown;
}

function same(found: string, wanted: string): void {
	if (found !== wanted) throw new TypeError(`the answer names ${found} instead of ${wanted}`);
}

/** Mid price of the best quotes. Unlike the last price, one small trade does not move it. */
function middle(bid: string, ask: string): Price {
	const [low, high] = [parsePrice(bid), parsePrice(ask)];
	if (low > high) throw new RangeError('the bid is above the ask');
	return (low + high) / 2n;
}

export const binance: Exchange = {
	name: 'Binance',
	url: (symbol) => `https://api.binance.com/api/v3/ticker/bookTicker?symbol=${symbol}USDT`,
	parse: (answer, symbol) => {
		same(text(answer, 'symbol'), `${symbol}USDT`);
		return middle(text(answer, 'bidPrice'), text(answer, 'askPrice'));
	},
};

export const coinbase: Exchange = {
	name: 'Coinbase',
	url: (symbol) => `https://api.exchange.coinbase.com/products/${symbol}-USD/ticker`,
	parse: (answer) => middle(text(answer, 'bid'), text(answer, 'ask')),
};

export const kraken: Exchange = {
	name: 'Kraken',
	url: (symbol) => `https://api.kraken.com/0/public/Ticker?pair=${krakenPair(symbol)}`,
	parse: (answer, symbol) => {
		const { error, result } = object(answer);
		if (Array.isArray(error) && error.length > 0) throw new Error(String(error[0]));
		const pairs = object(result);
		const [name, ...others] = Object.keys(pairs);
		if (name === undefined || others.length > 0) throw new TypeError('expected one pair');
		// Kraken answers with its internal name of the pair: XXBTZUSD for XBTUSD.
		if (!name.includes(krakenAsset(symbol))) {
			throw new TypeError(`the answer names ${name} instead of ${symbol}`);
		}
		const { a: ask, b: bid } = object(pairs[name]);
		return middle(String(first(bid)), String(first(ask)));
	},
};

function krakenAsset(symbol: string): string {
	return symbol === 'BTC' ? 'XBT' : symbol;
}

function krakenPair(symbol: string): string {
	return `${krakenAsset(symbol)}USD`;
}

export const okx: Exchange = {
	name: 'OKX',
	url: (symbol) => `https://www.okx.com/api/v5/market/ticker?instId=${symbol}-USDT`,
	parse: (answer, symbol) => {
		if (text(answer, 'code') !== '0') {
			throw new Error(text(answer, 'msg') || 'OKX reports an error');
		}
		const ticker = first(object(answer).data);
		same(text(ticker, 'instId'), `${symbol}-USDT`);
		return middle(text(ticker, 'bidPx'), text(ticker, 'askPx'));
	},
};

export const bybit: Exchange = {
	name: 'Bybit',
	url: (symbol) => `https://api.bybit.com/v5/market/tickers?category=spot&symbol=${symbol}USDT`,
	parse: (answer, symbol) => {
		const { retCode, retMsg, result } = object(answer);
		if (retCode !== 0) throw new Error(String(retMsg));
		const ticker = first(object(result).list);
		same(text(ticker, 'symbol'), `${symbol}USDT`);
		return middle(text(ticker, 'bid1Price'), text(ticker, 'ask1Price'));
	},
};

export const gemini: Exchange = {
	name: 'Gemini',
	url: (symbol) => `https://api.gemini.com/v1/pubticker/${symbol.toLowerCase()}usd`,
	parse: (answer, symbol) => {
		const volume = object(object(answer).volume);
		if (!(symbol in volume)) throw new TypeError(`the answer does not name ${symbol}`);
		return middle(text(answer, 'bid'), text(answer, 'ask'));
	},
};

export const bitstamp: Exchange = {
	name: 'Bitstamp',
	url: (symbol) => `https://www.bitstamp.net/api/v2/ticker/${symbol.toLowerCase()}usd/`,
	parse: (answer) => middle(text(answer, 'bid'), text(answer, 'ask')),
};

export const EXCHANGES: readonly Exchange[] = [
	binance,
	coinbase,
	kraken,
	okx,
	bybit,
	gemini,
	bitstamp,
];
