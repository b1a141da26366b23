import { Fields, type Plain } from './plain.ts';
import { formatQuote, type MarketUnits } from './units.ts';

/** Kind of an SDK error, for programs to switch on. */
export type ErrorCode =
	| 'PoolRejected'
	| 'DispatchFailed'
	| 'OrderRejected'
	| 'TransactionExpired'
	| 'OutcomeMissing'
	| 'StateDamaged'
	| 'OutcomeUndone'
	| 'NoAccount';

/** Base class of all errors that the SDK expects. */
export class NovationError extends Error {
	readonly code: ErrorCode;

	constructor(code: ErrorCode, message: string) {
		super(message);
		this.code = code;
		this.name = code;
	}
}

/** Names of the runtime's custom transaction-validity codes. */
const CUSTOM_REJECTIONS: Readonly<Record<string, string>> = {
	1: 'NoAccount',
	2: 'AgentExpired',
	3: 'AgentMarket',
	4: 'AgentOrder',
	5: 'Damaged',
	6: 'AgentOperations',
	7: 'AgentLoss',
	8: 'Busy',
	15: 'BadLadder',
	16: 'UnknownMarket',
	17: 'MarketClosed',
	18: 'LotsOutOfBounds',
	19: 'PriceOutOfBounds',
	20: 'NotionalTooSmall',
	21: 'DisplayWithoutRest',
	22: 'OffsetOutOfBounds',
	23: 'BadSchedule',
	24: 'BadBracket',
	25: 'DeadlinePassed',
	26: 'NotInAtomicBatch',
};

/** The node's transaction pool rejected the transaction. No fee was paid. */
export class PoolRejected extends NovationError {
	/** JSON-RPC error code, such as 1010 (invalid transaction) or 1014 (priority too low). */
	readonly rpcCode: number | undefined;
	/** The exchange's own reason, such as `AgentMarket`; absent if the pool had another one. */
	readonly reason: string | undefined;

	constructor(cause: unknown) {
		const text = cause instanceof Error ? cause.message : String(cause);
		super('PoolRejected', text);
		this.rpcCode = Number(/^(\d{4}):/.exec(text)?.[1]) || undefined;
		this.reason = CUSTOM_REJECTIONS[/custom error: (\d+)/i.exec(text)?.[1] ?? ''];
	}

	/** Whether the node expects another nonce than the client assigned. */
	get isNonceProblem(): boolean {
		return /outdated|stale|future|priority is too low|already imported/i.test(this.message);
	}
}

/** The call failed in its block with the pallet error `section.reason`. */
export class DispatchFailed extends NovationError {
	readonly section: string;
	readonly reason: string;

	constructor(section: string, reason: string, docs: string) {
		super('DispatchFailed', `${section}.${reason}${docs ? `: ${docs}` : ''}`);
		this.section = section;
		this.reason = reason;
	}
}

/** The round rejected the operation. Nothing was traded. */
export class OrderRejected extends NovationError {
	readonly clientId: bigint | undefined;
	readonly reason: string;
	/** Fields of the reason, such as the missing margin or the price limit. */
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
		super('TransactionExpired', `no block up to ${block} contains ${hash}: send it again`);
	}
}

export class OutcomeMissing extends NovationError {
	constructor(operation: string, blocks: number) {
		super(
			'OutcomeMissing',
			`${operation}: accepted, but no round processed it within ${blocks} blocks; ` +
				'read the open orders to see its state',
		);
	}
}

/** A stored value without which the chain has no answer is damaged. An operator restores it. */
export class StateDamaged extends NovationError {
	/** The damaged value, as the runtime names it. */
	readonly fault: Plain;

	constructor(method: string, fault: Plain) {
		const named = JSON.stringify(fault, (_, value: unknown) =>
			typeof value === 'bigint' ? value.toString() : value,
		);
		super('StateDamaged', `NovationApi.${method}: a stored value is damaged: ${named}`);
		this.fault = fault;
	}
}

/** A fork took the outcome back, and a later operation uses the same client id by now. */
export class OutcomeUndone extends NovationError {
	constructor(operation: string, block: number) {
		super(
			'OutcomeUndone',
			`${operation}: a fork took block ${block} back; read the open orders to see its state`,
		);
	}
}

export class NoAccount extends NovationError {
	constructor(address: string) {
		super('NoAccount', `${address} has no account on the exchange: deposit first`);
	}
}

/** Explains to a person how to fix a rejected operation. */
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
			return 'the market does not accept such orders in its current status; wait until it is Open';
		case 'Reopening':
			return `the market reopens in steps after a gap; send the order again after ${new Date(Number(field('until') ?? 0n)).toISOString()}`;
		case 'PriceAbsent':
			return 'the market has no valid price; send a reduce-only order, or wait for a price';
		case 'OutsideBand':
			return `the price is too far from the index; use ${price('limit')} or a price closer to it`;
		case 'InsufficientMargin':
			return `deposit ${formatQuote(field('missing') ?? 0n)} more, or reduce the size`;
		case 'WouldCross':
			return `a post-only order may not cross the best opposite price, ${price('best')}; move its price`;
		case 'NothingToReduce':
			return 'a reduce-only order needs a position on the other side; clear the reduce-only flag to open one';
		case 'DuplicateClientId':
			return 'an open order has this client id; choose another id, or cancel that order';
		case 'TooManyOpenOrders':
			return 'cancel some orders first';
		case 'TooManyPositions':
			return 'close a position or cancel its orders first';
		case 'NotFound':
			return 'no open order has this client id; it was filled or cancelled, or never existed';
		case 'NotFillable':
			return `a fill-or-kill order found only ${field('available') ?? 0n} lots; reduce its size or widen its limit`;
		case 'NotSmaller':
			return `an amendment must leave fewer than the ${field('left') ?? 0n} open lots; replace the order to enlarge it`;
		case 'TooManyConditionals':
			return 'cancel some conditional orders first';
		case 'BatchFailed':
			return 'another operation of the atomic batch was rejected; fix that one and send the batch again';
		case 'NotInAuction':
			return 'the market trades by auction, which has no fill-or-kill; send immediate-or-cancel';
		case 'BeyondLimit':
			return `the offset puts the pegged order at ${price('price')}, beyond its limit; change the limit or the offset`;
		case 'DisplayTooSmall':
			return `the displayed size is too small; display at least ${field('least') ?? 0n} lots`;
		case 'AgentPosition':
			return `the agent's limits allow ${field('room') ?? 0n} more lots on this side; reduce the size, or send a reduce-only order`;
		case 'AgentLeverage':
			return `the agent's leverage allows ${formatQuote(field('room') ?? 0n)} more; reduce the size, or send a reduce-only order`;
		case 'Expired':
			return 'the order expired before it reached the book; send it with a later expiry';
		case 'Overflow':
			return 'the amounts exceed the range of the exchange; reduce the size';
		case 'LotsOutOfBounds':
			return `the size must be from ${field('least') ?? 0n} to ${field('most') ?? 0n} lots`;
		case 'PriceOutOfBounds':
			return `the price must be above zero and at most ${price('most')}`;
		case 'NotionalTooSmall':
			return `the order must be worth at least ${formatQuote(field('least') ?? 0n)} at its limit; send more lots, or leave more open`;
		case 'TooManyMakers':
			return `a fill-or-kill order may not meet so many resting orders; ${field('lots') ?? 0n} lots are within the bound, or send immediate-or-cancel`;
		case 'QueueFull':
			return 'more operations wait than the queue holds; send it again in a later block';
		case 'TooManyDeadlines':
			return 'remove a deadline first';
		case 'InLiquidation':
			return 'the account is being liquidated; send reduce-only orders only';
		default:
			return 'see docs/trading.md for this reason';
	}
}
