import { Fields, type Plain } from './plain.ts';
import { formatQuote, type MarketUnits } from './units.ts';

/** What went wrong, as a value that a program can switch on. */
export type ErrorCode =
	| 'PoolRejected'
	| 'DispatchFailed'
	| 'OrderRejected'
	| 'TransactionExpired'
	| 'OutcomeMissing'
	| 'NoAccount';

/** Every failure that the SDK foresees. */
export class NovationError extends Error {
	readonly code: ErrorCode;

	constructor(code: ErrorCode, message: string) {
		super(message);
		this.code = code;
		this.name = code;
	}
}

/** What the runtime means by the numbers of custom rejections. */
const CUSTOM_REJECTIONS: Readonly<Record<string, string>> = {
	1: 'NoAccount',
	2: 'AgentExpired',
	3: 'AgentMarket',
	4: 'AgentOrder',
};

/** The node's pool did not take the transaction; nothing was spent. */
export class PoolRejected extends NovationError {
	/** The JSON-RPC error code: 1010 for an invalid transaction, 1014 for a priority too low… */
	readonly rpcCode: number | undefined;
	/** Why the exchange lets the signer send no such thing, if that is why. */
	readonly reason: string | undefined;

	constructor(cause: unknown) {
		const text = cause instanceof Error ? cause.message : String(cause);
		super('PoolRejected', text);
		this.rpcCode = Number(/^(\d{4}):/.exec(text)?.[1]) || undefined;
		this.reason = CUSTOM_REJECTIONS[/custom error: (\d+)/i.exec(text)?.[1] ?? ''];
	}

	/** Whether the node is ahead of or behind our numbering. */
	get isNonceProblem(): boolean {
		return /outdated|stale|future|priority is too low|already imported/i.test(this.message);
	}
}

/** The call was in a block and failed there: `section.name` is the pallet's error. */
export class DispatchFailed extends NovationError {
	readonly section: string;
	readonly reason: string;

	constructor(section: string, reason: string, docs: string) {
		super('DispatchFailed', `${section}.${reason}${docs ? `: ${docs}` : ''}`);
		this.section = section;
		this.reason = reason;
	}
}

/** The round judged the order and refused it; it traded nothing. */
export class OrderRejected extends NovationError {
	readonly clientId: bigint | undefined;
	readonly reason: string;
	/** The number that mends it, where the reason has one. */
	readonly details: Plain;

	constructor(
		rejection: { clientId?: bigint; reason: string; details?: unknown },
		units?: MarketUnits,
	) {
		const { reason, details } = rejection;
		super('OrderRejected', `${reason}: ${explainRejection(reason, details as Plain, units)}`);
		this.clientId = rejection.clientId;
		this.reason = reason;
		this.details = details as Plain;
	}
}

export class TransactionExpired extends NovationError {
	constructor(hash: string, block: number) {
		super('TransactionExpired', `${hash} was in no block up to ${block}; send it again`);
	}
}

export class OutcomeMissing extends NovationError {
	constructor(what: string, blocks: number) {
		super(
			'OutcomeMissing',
			`${what}: accepted, but no round judged it within ${blocks} blocks`,
		);
	}
}

export class NoAccount extends NovationError {
	constructor(address: string) {
		super('NoAccount', `${address} has no account on the exchange: deposit first`);
	}
}

/** What to do about a rejection, in a person's words. */
export function explainRejection(reason: string, details: Plain, units?: MarketUnits): string {
	const field = (name: string): bigint | undefined => {
		if (typeof details !== 'object' || Array.isArray(details)) return undefined;
		return new Fields(details, reason).maybeBig(name);
	};
	const price = (name: string): string => {
		const ticks = field(name);
		if (ticks === undefined) return 'unknown';
		return units ? units.price(ticks) : `${ticks} ticks`;
	};
	switch (reason) {
		case 'MarketClosed':
			return 'the market does not take such orders in its present status';
		case 'Reopening':
			return `the market opens in steps after a gap; its next step is at ${new Date(Number(field('until') ?? 0n)).toISOString()}`;
		case 'PriceAbsent':
			return 'the market has no valid price now; only reducing orders are taken';
		case 'OutsideBand':
			return `the price is too far from the index; the limit is ${price('limit')}`;
		case 'InsufficientMargin':
			return `deposit ${formatQuote(field('missing') ?? 0n)} more, or ask for less`;
		case 'WouldCross':
			return `post-only, but the other side stands at ${price('best')}`;
		case 'NothingToReduce':
			return 'reduce-only, and there is no position that it could shrink';
		case 'DuplicateClientId':
			return 'an open order has this client id: choose another, or cancel that one';
		case 'TooManyOpenOrders':
			return 'cancel some orders first';
		case 'TooManyPositions':
			return 'close a position or cancel its orders first';
		case 'NotFound':
			return 'no such open order: it was filled, cancelled or never there';
		case 'NotFillable':
			return `fill-or-kill, and only ${field('available') ?? 0n} lots could be traded`;
		case 'NotSmaller':
			return `an amendment only makes an order smaller than the ${field('left') ?? 0n} lots left; replace it`;
		case 'TooManyConditionals':
			return 'cancel some conditional orders first';
		case 'BatchFailed':
			return 'another operation of its all-or-none batch was rejected: see that one';
		case 'NotInAuction':
			return 'the market trades by auction, where no order can demand all or nothing: send immediate-or-cancel';
		case 'BeyondLimit':
			return `the index puts the order at ${price('price')}, beyond its own limit; choose another limit or offset`;
		case 'DisplayTooSmall':
			return `it would be shown in parts that are too small; show at least ${field('least') ?? 0n} lots`;
		case 'AgentPosition':
			return `the agent's limits allow ${field('room') ?? 0n} lots more on this side; less, or a reducing order, is taken`;
		case 'AgentLeverage':
			return `the agent's leverage allows ${formatQuote(field('room') ?? 0n)} more; less, or a reducing order, is taken`;
		case 'Expired':
			return 'its end, a time or a block, had come before it reached the book';
		case 'InLiquidation':
			return 'the account is being liquidated: only reduce-only orders are taken';
		default:
			return "see the chain's documentation of this reason";
	}
}
