/** An exact decimal number: `digits / 10^scale`. Money never passes through a float. */
export interface Decimal {
	readonly digits: bigint;
	readonly scale: number;
}

/** Treatment of a remainder. `exact` throws when there is one. */
export type Rounding = 'exact' | 'down' | 'up' | 'nearest';

const PATTERN = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,2}))?$/;

/** Parses a decimal such as `"-12.50"` or `"1.2e-3"`. Throws on anything else, including `""`. */
export function parseDecimal(text: string): Decimal {
	const match = PATTERN.exec(text.trim());
	if (!match) throw new RangeError(`"${text}" is not a decimal number; write it as 12.50`);
	const [, sign, whole = '0', fraction = '', exponent = '0'] = match;
	const magnitude = BigInt(whole + fraction);
	const scale = fraction.length - Number(exponent);
	const digits = sign === '-' ? -magnitude : magnitude;
	return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

/** Formats `digits / 10^scale` with `scale` fraction digits, truncated to `shown` of them. */
export function formatDecimal(digits: bigint, scale: number, shown: number = scale): string {
	const magnitude = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
	const whole = magnitude.slice(0, magnitude.length - scale);
	const fraction = scale === 0 ? '' : magnitude.slice(-scale);
	const visible = fraction.slice(0, shown).padEnd(shown, '0');
	const negative = digits < 0n && /[1-9]/.test(whole + visible);
	return `${negative ? '-' : ''}${whole}${shown > 0 ? `.${visible}` : ''}`;
}

/** Groups the integer digits: `"1234567.89"` → `"1,234,567.89"`. */
export function groupThousands(text: string): string {
	const [whole = '', fraction] = text.split('.');
	const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
	return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** Divides with the named rounding; `nearest` rounds halves away from zero. */
export function divide(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
	if (denominator <= 0n) throw new RangeError('the divisor must be positive');
	const quotient = numerator / denominator;
	const remainder = numerator % denominator;
	if (remainder === 0n) return quotient;
	const floor = remainder < 0n ? quotient - 1n : quotient;
	switch (rounding) {
		case 'exact':
			throw new RangeError('not a whole multiple; name a rounding to accept a remainder');
		case 'down':
			return floor;
		case 'up':
			return floor + 1n;
		case 'nearest': {
			const twice = 2n * (remainder < 0n ? -remainder : remainder);
			if (twice < denominator) return quotient;
			return numerator < 0n ? quotient - 1n : quotient + 1n;
		}
	}
}

/** Returns the digits of `value` at another scale. */
export function rescale(value: Decimal, scale: number, rounding: Rounding = 'exact'): bigint {
	if (scale >= value.scale) return value.digits * 10n ** BigInt(scale - value.scale);
	return divide(value.digits, 10n ** BigInt(value.scale - scale), rounding);
}

/** Returns the number of `unit`s in `value`. */
export function countUnits(value: Decimal, unit: Decimal, rounding: Rounding): bigint {
	const scale = Math.max(value.scale, unit.scale);
	return divide(rescale(value, scale), rescale(unit, scale), rounding);
}
