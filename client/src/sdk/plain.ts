import type { Codec } from '@polkadot/types/types';
import { isHex } from '@polkadot/util';

/**
 * A decoded SCALE value without its codec classes: integers as bigint, structs as objects with
 * camelCase keys, enums as `{ type, value }`, options as the value or `undefined`, bytes as hex.
 */
export type Plain = undefined | boolean | bigint | string | Plain[] | { [key: string]: Plain };

interface CodecShape {
	toRawType(): string;
	toBigInt?(): bigint;
	isSome?: boolean;
	unwrap?(): Codec;
	type?: string;
	value?: Codec;
	inner?: Codec;
	isBasic?: boolean;
}

/** Strips polkadot.js's classes from a value. */
export function plain(codec: Codec): Plain {
	const shape = codec as unknown as CodecShape;
	if (typeof shape.unwrap === 'function' && typeof shape.isSome === 'boolean') {
		return shape.isSome ? plain(shape.unwrap()) : undefined;
	}
	if (typeof shape.toBigInt === 'function') return shape.toBigInt();
	if (Array.isArray(codec)) return (codec as unknown as Codec[]).map(plain);
	if (codec instanceof Map) {
		const object: Record<string, Plain> = {};
		for (const [key, value] of codec as unknown as Map<unknown, Codec>) {
			object[camelCase(String(key))] = plain(value);
		}
		return object;
	}
	if (codec instanceof Set) return [...(codec as unknown as Set<string>)];
	if (codec instanceof Boolean) return codec.valueOf();
	if (typeof shape.type === 'string' && 'index' in codec && 'inner' in codec) {
		if (shape.type === 'Null' || shape.type === 'None') return undefined;
		return { type: shape.type, value: shape.isBasic ? undefined : plain(codec.inner as Codec) };
	}
	const text = codec.toString();
	return text === '' && shape.toRawType() === 'Null' ? undefined : text;
}

function camelCase(name: string): string {
	return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Reads fields of a plain object, naming the one that is missing or of another kind. */
export class Fields {
	readonly #values: Record<string, Plain>;
	readonly #what: string;

	constructor(value: Plain, what: string) {
		if (typeof value !== 'object' || value === null || Array.isArray(value)) {
			throw new TypeError(`${what}: expected fields, got ${describe(value)}`);
		}
		this.#values = value;
		this.#what = what;
	}

	has(name: string): boolean {
		return this.#values[name] !== undefined;
	}

	raw(name: string): Plain {
		return this.#values[name];
	}

	big(name: string): bigint {
		const value = this.#values[name];
		if (typeof value !== 'bigint') throw this.#wrong(name, 'an integer', value);
		return value;
	}

	number(name: string): number {
		return Number(this.big(name));
	}

	maybeBig(name: string): bigint | undefined {
		return this.has(name) ? this.big(name) : undefined;
	}

	text(name: string): string {
		const value = this.#values[name];
		if (typeof value !== 'string') throw this.#wrong(name, 'text', value);
		return isHex(value) ? decodeHexText(value) : value;
	}

	flag(name: string): boolean {
		const value = this.#values[name];
		if (typeof value !== 'boolean') throw this.#wrong(name, 'a flag', value);
		return value;
	}

	list(name: string): Plain[] {
		const value = this.#values[name];
		if (!Array.isArray(value)) throw this.#wrong(name, 'a list', value);
		return value;
	}

	/** The variant's name, and its fields. */
	variant(name: string): { type: string; value: Plain } {
		return variantOf(this.#values[name], `${this.#what}.${name}`);
	}

	fields(name: string): Fields {
		return new Fields(this.#values[name], `${this.#what}.${name}`);
	}

	#wrong(name: string, expected: string, value: Plain): TypeError {
		return new TypeError(`${this.#what}.${name}: expected ${expected}, got ${describe(value)}`);
	}
}

export function variantOf(value: Plain, what: string): { type: string; value: Plain } {
	if (typeof value === 'string') return { type: value, value: undefined };
	if (typeof value === 'object' && !Array.isArray(value) && typeof value.type === 'string') {
		return { type: value.type, value: value.value };
	}
	throw new TypeError(`${what}: expected a variant, got ${describe(value)}`);
}

function decodeHexText(hex: string): string {
	return Buffer.from(hex.slice(2), 'hex').toString('utf8');
}

function describe(value: Plain): string {
	return (
		JSON.stringify(value, (_, part: unknown) =>
			typeof part === 'bigint' ? part.toString() : part,
		) ?? 'nothing'
	);
}
