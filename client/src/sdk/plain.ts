import type { Codec } from '@polkadot/types/types';
import { isHex } from '@polkadot/util';

/**
 * A decoded SCALE value without codec classes: integers as bigint, structs as objects with
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

/** Converts a value of polkadot.js to plain data. */
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

/**
 * Converts JSON of the node to plain data. The node writes wide integers as decimal strings, and a
 * variant with fields as an object whose only key is the variant's name.
 */
export function plainFromJson(json: unknown): Plain {
	switch (typeof json) {
		case 'number':
			return BigInt(json);
		case 'string':
			return /^-?\d+$/.test(json) ? BigInt(json) : json;
		case 'boolean':
			return json;
		case 'object': {
			if (json === null) return undefined;
			if (Array.isArray(json)) return json.map(plainFromJson);
			const entries = Object.entries(json);
			const [first] = entries;
			if (first && entries.length === 1 && /^[A-Z]/.test(first[0])) {
				return { type: first[0], value: plainFromJson(first[1]) };
			}
			return Object.fromEntries(entries.map(([key, value]) => [key, plainFromJson(value)]));
		}
		default:
			return undefined;
	}
}

/** `due_slot` → `dueSlot`. */
export function camelCase(name: string): string {
	return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** Reads typed fields of a plain object. Errors name the field that is missing or has another type. */
export class Fields {
	readonly #values: Record<string, Plain>;
	readonly #owner: string;

	constructor(value: Plain, owner: string) {
		if (typeof value !== 'object' || Array.isArray(value)) {
			throw new TypeError(`${owner}: expected fields, got ${describe(value)}`);
		}
		this.#values = value;
		this.#owner = owner;
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

	/** Returns bytes as hexadecimal text. */
	hex(name: string): string {
		const value = this.#values[name];
		if (typeof value !== 'string' || !isHex(value)) throw this.#wrong(name, 'bytes', value);
		return value;
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

	/** Returns a variant's name and its fields. */
	variant(name: string): { type: string; value: Plain } {
		return variantOf(this.#values[name], `${this.#owner}.${name}`);
	}

	fields(name: string): Fields {
		return new Fields(this.#values[name], `${this.#owner}.${name}`);
	}

	#wrong(name: string, expected: string, value: Plain): TypeError {
		return new TypeError(
			`${this.#owner}.${name}: expected ${expected}, got ${describe(value)}`,
		);
	}
}

export function variantOf(value: Plain, owner: string): { type: string; value: Plain } {
	if (typeof value === 'string') return { type: value, value: undefined };
	if (typeof value === 'object' && !Array.isArray(value) && typeof value.type === 'string') {
		return { type: value.type, value: value.value };
	}
	throw new TypeError(`${owner}: expected a variant, got ${describe(value)}`);
}

function decodeHexText(hex: string): string {
	return Buffer.from(hex.slice(2), 'hex').toString('utf8');
}

function describe(value: Plain): string {
	if (value === undefined) return 'nothing';
	return JSON.stringify(value, (_, part: unknown) =>
		typeof part === 'bigint' ? part.toString() : part,
	);
}
