import { LiveSource } from './live.ts';
import { crashSource, replaySource } from './recorded.ts';
import type { PriceSource } from './source.ts';

/** Feeder keys that the development preset knows. */
export const FEEDERS = 3;

export interface SourceRequest {
	/** A CSV file to replay. */
	readonly data?: string;
	/** Unix ms. */
	readonly from?: number;
	readonly minutes?: number;
	/** Which kind to use when no file is named: `live` where reachable, else `crash`. */
	readonly kind?: 'live' | 'crash';
}

/** The file if one is named, else live prices where they can be reached, else the scenario. */
export async function chooseSource(wish: SourceRequest): Promise<PriceSource> {
	if (wish.data) return replaySource(wish.data, wish);
	if (wish.kind !== 'crash') {
		const live = new LiveSource({ symbols: ['BTC', 'ETH'] });
		if (await live.probe(FEEDERS)) return live;
		if (wish.kind === 'live') throw new Error('no live prices: too few exchanges answer');
	}
	return crashSource(wish.minutes);
}

/** Reads `2025-10-10T21:00` or any ISO time, as UTC unless it says otherwise. */
export function parseUtc(text: string): number {
	const isZoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(text);
	const iso = text.trim().replace(' ', 'T');
	const time = Date.parse(isZoned ? iso : `${iso}${iso.includes('T') ? '' : 'T00:00'}Z`);
	if (Number.isNaN(time)) throw new RangeError(`not a UTC time: "${text}" (2025-10-10T21:00)`);
	return time;
}
