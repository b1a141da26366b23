import type { Board } from './board.ts';
import { drawFrame, drawLine } from './frame.ts';

const HOME = '\u001b[H';
const CLEAR_LINE = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';
const ALTERNATE_ON = '\u001b[?1049h\u001b[?25l';
const ALTERNATE_OFF = '\u001b[?25h\u001b[?1049l';

/** Blocks between two lines when the output is not a terminal. */
const LINE_EVERY_BLOCKS = 10;

/** The part of `process.stdout` that the terminal needs. Tests replace it. */
export interface Screen {
	readonly isTTY?: boolean;
	readonly columns?: number;
	readonly rows?: number;
	write(text: string): unknown;
}

/** Draws boards on a terminal; writes a line now and then to other outputs. */
export class Terminal {
	readonly #screen: Screen;
	readonly #colour: boolean;
	#isOpen = false;
	#lastLine = -Infinity;

	constructor(screen: Screen, env: NodeJS.ProcessEnv = process.env) {
		this.#screen = screen;
		this.#colour = env.NO_COLOR === undefined && env.TERM !== 'dumb';
	}

	get isTerminal(): boolean {
		return this.#screen.isTTY === true;
	}

	show(board: Board): void {
		if (!this.isTerminal) {
			if (board.block - this.#lastLine < LINE_EVERY_BLOCKS) return;
			this.#lastLine = board.block;
			this.#screen.write(`${drawLine(board)}\n`);
			return;
		}
		if (!this.#isOpen) this.#screen.write(ALTERNATE_ON);
		this.#isOpen = true;
		const look = {
			width: this.#screen.columns ?? 80,
			height: this.#screen.rows ?? 24,
			colour: this.#colour,
		};
		const lines = drawFrame(board, look).slice(0, look.height);
		const text = lines.map((line) => `${line}${CLEAR_LINE}`).join('\r\n');
		this.#screen.write(`${HOME}${text}${CLEAR_BELOW}`);
	}

	/** Restores the terminal. */
	close(): void {
		if (this.#isOpen) this.#screen.write(ALTERNATE_OFF);
		this.#isOpen = false;
	}
}
