import { parseUtc, type SourceRequest } from '../feeder/choose.ts';

/** What `make run` and `make replay` read from the environment; empty counts as absent. */
export interface Options {
	/** A CSV or CSV.gz of bars or trades. */
	readonly data?: string;
	/** Where in the data to begin, Unix ms. */
	readonly from?: number;
	readonly minutes?: number;
	/** Where the summary goes; standard output if absent. */
	readonly out?: string;
	/** The node's RPC port. */
	readonly port?: number;
	/** The data's seconds per second of the wall clock. */
	readonly speed?: number;
	/** Names the bots' random numbers. */
	readonly seed: string;
	/** `live` or `crash`, to choose a source without a file. */
	readonly source?: 'live' | 'crash';
}

export function readOptions(env: NodeJS.ProcessEnv): Options {
	const text = (name: string): string | undefined => env[name]?.trim() || undefined;
	const number = (name: string, low: number, high: number): number | undefined => {
		const given = text(name);
		if (given === undefined) return undefined;
		const value = Number(given);
		const isFine = Number.isFinite(value) && value >= low && value <= high;
		if (!isFine)
			throw new RangeError(`${name} is a number from ${low} to ${high}, not "${given}"`);
		return value;
	};
	const from = text('FROM');
	const source = text('SOURCE');
	if (source !== undefined && source !== 'live' && source !== 'crash') {
		throw new RangeError(`SOURCE is live or crash, not "${source}"`);
	}
	const minutes = number('MINUTES', 1, 100_000);
	const port = number('PORT', 1, 65_535);
	const speed = number('SPEED', 0.01, 1_000);
	const data = text('DATA');
	const out = text('OUT');
	return {
		...(data === undefined ? {} : { data }),
		...(from === undefined ? {} : { from: parseUtc(from) }),
		...(minutes === undefined ? {} : { minutes: Math.round(minutes) }),
		...(out === undefined ? {} : { out }),
		...(port === undefined ? {} : { port }),
		...(speed === undefined ? {} : { speed }),
		...(source === undefined ? {} : { source }),
		seed: text('SEED') ?? 'novation',
	};
}

export function sourceRequest({ data, from, minutes, source }: Options): SourceRequest {
	return {
		...(data === undefined ? {} : { data }),
		...(from === undefined ? {} : { from }),
		...(minutes === undefined ? {} : { minutes }),
		...(source === undefined ? {} : { kind: source }),
	};
}
