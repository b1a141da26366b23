import { parseUtc, type SourceRequest } from '../feeder/choose.ts';

/** Options of `make run` and `make replay`, from the environment. An empty value counts as absent. */
export interface Options {
	/** Path of a CSV or CSV.gz of bars or trades. */
	readonly data?: string;
	/** Start of the replay, Unix ms. */
	readonly from?: number;
	readonly minutes?: number;
	/** Path of the summary; standard output by default. */
	readonly out?: string;
	/** The node's RPC port. */
	readonly port?: number;
	/** Seconds of data per second of wall-clock time. */
	readonly speed?: number;
	/** Seed of the bots' random numbers. */
	readonly seed: string;
	/** Source of prices without a file. */
	readonly source?: 'live' | 'crash';
}

export function readOptions(env: NodeJS.ProcessEnv): Options {
	const text = (name: string): string | undefined => {
		const value = env[name]?.trim();
		return value === '' ? undefined : value;
	};
	const number = (name: string, low: number, high: number): number | undefined => {
		const given = text(name);
		if (given === undefined) return undefined;
		const value = Number(given);
		const isFine = Number.isFinite(value) && value >= low && value <= high;
		if (!isFine) {
			throw new RangeError(`set ${name} to a number from ${low} to ${high}, not "${given}"`);
		}
		return value;
	};
	const from = text('FROM');
	const source = text('SOURCE');
	if (source !== undefined && source !== 'live' && source !== 'crash') {
		throw new RangeError(`set SOURCE to live or crash, not "${source}"`);
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
