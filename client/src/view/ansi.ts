/** Size and abilities of the terminal. */
export interface Look {
	readonly width: number;
	readonly height: number;
	readonly colour: boolean;
}

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;
export type Style = keyof typeof CODES;

export type Paint = (style: Style, text: string) => string;

/** Returns a function that colours text, or leaves it plain without colours. */
export function painter({ colour }: Pick<Look, 'colour'>): Paint {
	return (style, text) => (colour ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text);
}

const ESCAPE = /\u001b\[[0-9;]*m/g;

/** Returns the number of columns that a text takes. */
export function columns(text: string): number {
	return Array.from(text.replace(ESCAPE, '')).length;
}

/** Pads or truncates to a number of columns. Escape sequences take none. */
export function fit(text: string, width: number): string {
	const missing = width - columns(text);
	if (missing >= 0) return text + ' '.repeat(missing);
	let fitted = '';
	let left = Math.max(0, width - 1);
	for (const part of text.split(/(\u001b\[[0-9;]*m)/)) {
		if (part.startsWith('\u001b[')) {
			fitted += part;
			continue;
		}
		const visible = Array.from(part).slice(0, left);
		fitted += visible.join('');
		left -= visible.length;
	}
	return width > 0 ? `${fitted}…` : '';
}

export function right(text: string, width: number): string {
	const missing = width - columns(text);
	return missing > 0 ? ' '.repeat(missing) + text : text;
}

/** Puts blocks of lines side by side, each with its own width. */
export function beside(blocks: readonly { lines: readonly string[]; width: number }[]): string[] {
	const height = Math.max(0, ...blocks.map(({ lines }) => lines.length));
	return Array.from({ length: height }, (_, row) =>
		blocks
			.map(({ lines, width }) => fit(lines[row] ?? '', width))
			.join('  ')
			.trimEnd(),
	);
}

const BARS = '▁▂▃▄▅▆▇█';

/** Draws values as bars, scaled from the lowest to the highest value. */
export function sparkline(values: readonly bigint[], width: number): string {
	const shown = values.slice(-width);
	if (shown.length === 0) return '';
	const low = shown.reduce((a, b) => (a < b ? a : b));
	const high = shown.reduce((a, b) => (a > b ? a : b));
	const span = high - low;
	return shown
		.map((value) => BARS[span === 0n ? 3 : Number(((value - low) * 7n) / span)])
		.join('');
}
