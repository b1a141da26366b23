import { createHash } from 'node:crypto';

/** A reproducible source of random numbers. */
export interface Random {
	/** Draws an integer in `[low, high]`. */
	integer(low: number, high: number): number;
	/** Draws an integer in `[low, high]` from 64 random bits, more than a float can hold. */
	bigint(low: bigint, high: bigint): bigint;
	/** Returns true with a probability of `perMille` thousandths. */
	chance(perMille: number): boolean;
}

/** Creates the generator of a named actor: xoshiro128** seeded with a hash of the name. */
export function seeded(name: string): Random {
	const digest = createHash('sha256').update(name).digest();
	const state = [0, 4, 8, 12].map((offset) => digest.readUInt32LE(offset)) as Words;
	const below = (bound: number): number => Math.floor((next(state) / 2 ** 32) * bound);
	const integer = (low: number, high: number): number => low + below(high - low + 1);
	return {
		integer,
		bigint: (low, high) => {
			const word = (BigInt(next(state)) << 32n) | BigInt(next(state));
			return low + ((word * (high - low + 1n)) >> 64n);
		},
		chance: (perMille) => integer(0, 999) < perMille,
	};
}

type Words = [number, number, number, number];

function next(state: Words): number {
	const result = Math.imul(rotate(Math.imul(state[1], 5), 7), 9) >>> 0;
	const shifted = state[1] << 9;
	state[2] ^= state[0];
	state[3] ^= state[1];
	state[1] ^= state[2];
	state[0] ^= state[3];
	state[2] ^= shifted;
	state[3] = rotate(state[3], 11);
	return result;
}

function rotate(word: number, bits: number): number {
	return (word << bits) | (word >>> (32 - bits));
}
