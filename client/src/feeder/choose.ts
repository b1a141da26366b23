import { LiveSource } from './live.ts';
import { crashSource, replaySource } from './recorded.ts';
import type { PriceSource } from './source.ts';

/** Number of feeder keys in the development preset. */
export const FEEDERS = 3;

export interface SourceRequest {
	/** A CSV file to replay. */
	readonly data?: string;
	/** Start of the replay, Unix ms. */
	readonly from?: number;
	readonly minutes?: number;
	/** Kind of source without a file; by default `live` if reachable, otherwise `crash`. */
	readonly kind?: 'live' | 'crash';
}

/** Opens the named file, otherwise live prices if reachable, otherwise the crash scenario. */
export async function chooseSource(request: SourceRequest): Promise<PriceSource> {
	if (request.data) return replaySource(request.data, request);
	if (request.kind !== 'crash') {
		const live = new LiveSource({ symbols: ['BTC', 'ETH'] });
		if (await live.probe(FEEDERS)) return live;
		if (request.kind === 'live') {
			throw new Error(
				'too few exchanges answer: check the network, or use the source "crash"',
			);
		}
	}
	return crashSource(request.minutes);
}

/** Parses an ISO time such as `2025-10-10T21:00`; UTC unless it names a zone. Returns Unix ms. */
export function parseUtc(text: string): number {
	const isZoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(text);
	const iso = text.trim().replace(' ', 'T');
	const time = Date.parse(isZoned ? iso : `${iso}${iso.includes('T') ? '' : 'T00:00'}Z`);
	if (Number.isNaN(time)) {
		throw new RangeError(`"${text}" is not a UTC time; write it as 2025-10-10T21:00`);
	}
	return time;
}
