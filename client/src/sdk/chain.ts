/**
 * Maps the names of events and fields in the chain to the types of the SDK. When the runtime
 * renames one of them, only this file changes.
 */
import type { CancelReason, EventPath, RejectReason } from './generated.ts';
import { StateDamaged } from './errors.ts';
import { Fields, variantOf, type Plain } from './plain.ts';
import type {
	AccountInfo,
	Conservation,
	Depth,
	ExchangeEvent,
	LadderRequest,
	FreeOperations,
	LedgerAccount,
	Level,
	MarketInfo,
	Op,
	OpenOrder,
	OracleInfo,
	OrderRequest,
	Side,
} from './types.ts';

/** Ledger accounts that belong to the exchange itself. */
export const SYSTEM_ACCOUNT = { insurance: 0, fees: 1, funding: 2 } as const;
export const FIRST_TRADER_INDEX = 16;

/** The id of the quote asset in `pallet-assets`. */
export const QUOTE_ASSET_ID = 1;

/** Encodes an order as polkadot.js expects call arguments. */
export function encodeOrder(order: OrderRequest): Record<string, unknown> {
	return {
		market: order.market,
		clientId: order.clientId,
		side: order.side,
		lots: order.lots,
		price: order.price,
		kind: encodeKind(order),
		reduceOnly: order.reduceOnly ?? false,
		selfTrade: order.selfTrade ?? 'CancelMaker',
		display: order.display ?? null,
	};
}

function encodeKind({ kind }: OrderRequest): Record<string, unknown> | string {
	if (kind.type !== 'Limit' && kind.type !== 'Pegged') return kind.type;
	const rests = { postOnly: kind.postOnly, expiresAt: kind.expiresAt ?? null };
	return kind.type === 'Limit' ? { Limit: rests } : { Pegged: { offset: kind.offset, ...rests } };
}

export function encodeOp(op: Op): Record<string, unknown> {
	switch (op.type) {
		case 'Place':
			return { Place: encodeOrder(op.order) };
		case 'Cancel':
			return { Cancel: { market: op.market, clientId: op.clientId } };
		case 'CancelAll':
			return { CancelAll: { market: op.market } };
		case 'Replace':
			return {
				Replace: {
					market: op.market,
					clientId: op.clientId,
					order: encodeOrder(op.order),
				},
			};
		case 'Amend':
			return { Amend: { market: op.market, clientId: op.clientId, lots: op.lots } };
		case 'Trigger':
			return {
				Trigger: { order: encodeOrder(op.order), direction: op.direction, mark: op.mark },
			};
		case 'Twap':
			return {
				Twap: { order: encodeOrder(op.order), slices: op.slices, interval: op.intervalMs },
			};
		case 'Bracket':
			return {
				Bracket: {
					entry: encodeOrder(op.entry),
					stop: op.stop ?? null,
					target: op.target ?? null,
				},
			};
		case 'CancelAt':
			return {
				CancelAt: {
					agent: op.agent ?? null,
					market: op.market ?? null,
					at: op.at ?? null,
				},
			};
	}
}

export function encodeLadder({ first, lastPrice, rungs }: LadderRequest): Record<string, unknown> {
	return { first: encodeOrder(first), lastPrice, rungs };
}

/** An event of the chain, with its pallet and variant as polkadot.js names them. */
export interface RawEvent {
	readonly section: string;
	readonly method: string;
	readonly data: Plain;
}

type EventDecoder = (fields: Fields) => ExchangeEvent;

/** Decoders by `pallet.Event`. */
const EVENTS: Readonly<Partial<Record<EventPath, EventDecoder>>> = {
	'orderBook.OrderPlaced': (event) => ({
		type: 'OrderPlaced',
		account: event.number('account'),
		clientId: event.big('clientId'),
		market: event.number('market'),
		lots: event.big('lots'),
	}),
	'orderBook.OrderFilled': (event) => ({
		type: 'OrderFilled',
		market: event.number('market'),
		price: event.big('price'),
		lots: event.big('lots'),
		side: side(event, 'takerSide'),
		taker: {
			account: event.number('taker'),
			clientId: event.maybeBig('takerClientId'),
		},
		maker: { account: event.number('maker'), clientId: event.maybeBig('makerClientId') },
	}),
	'orderBook.AuctionCleared': (event) => ({
		type: 'AuctionCleared',
		market: event.number('market'),
		price: event.big('price'),
		lots: event.big('lots'),
	}),
	'orderBook.OrderAmended': (event) => ({
		type: 'OrderAmended',
		account: event.number('account'),
		clientId: event.big('clientId'),
		market: event.number('market'),
		lots: event.big('lots'),
	}),
	'orderBook.ConditionalScheduled': (event) => ({
		type: 'ConditionalScheduled',
		...orderFields(event),
	}),
	'orderBook.ConditionalTriggered': (event) => ({
		type: 'ConditionalTriggered',
		...orderFields(event),
	}),
	'orderBook.ConditionalHeld': (event) => ({
		type: 'ConditionalHeld',
		...orderFields(event),
		reason: rejectReason(event),
	}),
	'orderBook.ConditionalEnded': (event) => ({
		type: 'ConditionalEnded',
		...orderFields(event),
		filled: event.big('filled'),
	}),
	'orderBook.OrderCancelled': (event) => ({
		type: 'OrderCancelled',
		account: event.number('account'),
		clientId: event.big('clientId'),
		market: event.number('market'),
		reason: event.variant('reason').type as CancelReason,
	}),
	'orderBook.OrderRejected': (event) => ({
		type: 'OrderRejected',
		account: event.number('account'),
		clientId: event.maybeBig('clientId'),
		market: event.number('market'),
		reason: rejectReason(event),
		details: event.variant('reason').value,
	}),
	'liquidation.LiquidationStarted': (event) => ({
		type: 'LiquidationStarted',
		account: event.number('account'),
		equity: event.big('equity'),
		maintenance: event.big('maintenance'),
	}),
	'liquidation.LiquidationEnded': (event) => ({
		type: 'LiquidationEnded',
		account: event.number('account'),
	}),
	'liquidation.PositionLiquidated': (event) => ({
		type: 'PositionLiquidated',
		account: event.number('account'),
		market: event.number('market'),
		lots: event.big('lots'),
	}),
	'liquidation.Deleveraged': (event) => ({
		type: 'Deleveraged',
		account: event.number('account'),
		market: event.number('market'),
		lots: event.big('lots'),
	}),
	'liquidation.InsurancePaid': (event) => ({
		type: 'InsurancePaid',
		account: event.number('account'),
		amount: event.big('amount'),
	}),
	'liquidation.BadDebtIncurred': (event) => ({
		type: 'BadDebtIncurred',
		account: event.number('account'),
		amount: event.big('amount'),
	}),
};

/** Decodes an event of the exchange; `undefined` for events of other pallets. */
export function decodeEvent({ section, method, data }: RawEvent): ExchangeEvent | undefined {
	const name = `${section}.${method}`;
	return EVENTS[name as EventPath]?.(new Fields(data, name));
}

// A newer runtime may have reasons that this client does not know yet. They pass under their names.
function rejectReason(event: Fields): RejectReason {
	return event.variant('reason').type as RejectReason;
}

/** Returns the answer of `NovationApi.<method>`; throws `StateDamaged` if a damaged value has none. */
export function decodeAnswer(method: string, answer: Plain): Plain {
	const { type, value } = variantOf(answer, `NovationApi.${method}`);
	if (type === 'Err') throw new StateDamaged(method, value);
	return value;
}

/** Names the kind of damage of a market or account; `undefined` if nothing is damaged. */
function fault(info: Fields): string | undefined {
	return info.has('fault') ? info.variant('fault').type : undefined;
}

export function decodeMarket(value: Plain): MarketInfo {
	const info = new Fields(value, 'MarketInfo');
	const terms = info.fields('terms');
	return {
		market: info.number('market'),
		symbol: info.text('symbol'),
		priceDecimals: info.number('priceDecimals'),
		sizeDecimals: info.number('sizeDecimals'),
		status: info.variant('status').type,
		tickValue: terms.big('tickValue'),
		initialMarginPpm: info.number('initialMargin'),
		maintenanceMarginPpm: terms.fields('margin').number('maintenance'),
		maxPriceAgeMs: terms.fields('prices').number('maxAge'),
		openInterest: info.big('openInterest'),
		fault: fault(info),
	};
}

export function decodeOracle(value: Plain): OracleInfo {
	const info = new Fields(value, 'OracleInfo');
	return {
		market: info.number('market'),
		index: info.maybeBig('index'),
		mark: info.maybeBig('mark'),
		absent: info.has('absent') ? info.variant('absent').type : undefined,
		feeders: info.number('feeders'),
		answers: info.list('answers').map(Number),
		updatedAt: info.maybeBig('updatedAt'),
		fault: fault(info),
	};
}

export function decodeDepth(value: Plain): Depth {
	const depth = new Fields(value, 'Depth');
	return {
		bids: depth.list('bids').map(decodeLevel),
		asks: depth.list('asks').map(decodeLevel),
	};
}

function decodeLevel(value: Plain): Level {
	const level = new Fields(value, 'Level');
	return {
		price: level.big('price'),
		lots: level.big('lots'),
		orders: level.number('orders'),
	};
}

export function decodeAccount(value: Plain): AccountInfo {
	const info = new Fields(value, 'AccountInfo');
	return {
		index: info.number('index'),
		cash: info.big('cash'),
		equity: info.maybeBig('equity'),
		initialMargin: info.maybeBig('initialMargin'),
		maintenanceMargin: info.maybeBig('maintenanceMargin'),
		positions: info.list('positions').map((entry) => {
			const position = new Fields(entry, 'PositionInfo');
			return {
				market: position.number('market'),
				lots: position.big('lots'),
				quote: position.big('quote'),
				liquidationPrice: position.maybeBig('liquidationPrice'),
			};
		}),
		withdrawable: info.maybeBig('withdrawable'),
		inLiquidation: info.flag('inLiquidation'),
		openOrders: info.number('openOrders'),
		fault: fault(info),
	};
}

export function decodeOpenOrder(value: Plain): OpenOrder {
	const order = new Fields(value, 'OpenOrderInfo');
	return {
		market: order.number('market'),
		clientId: order.big('clientId'),
		side: side(order, 'side'),
		lots: order.big('lots'),
		price: order.big('price'),
		shown: order.big('shown'),
		expiresAt: order.maybeBig('expiresAt'),
		offset: order.maybeBig('offset'),
	};
}

/** Earned volume that pays for one free operation, in atoms: one unit of the quote asset. */
const OPERATION_ATOMS = 1_000_000n;
/** Largest excess of free cancels over free orders. */
const MORE_CANCELS = 100_000n;

/** Computes the free operations left from `allowances.allowances` and `clearing.accounts`. */
export function decodeFreeOperations(allowance: Plain, account: Plain): FreeOperations {
	const spent = new Fields(allowance, 'allowance');
	const volume = new Fields(account, 'account').big('volume');
	const limit = (spent.big('earned') + volume) / OPERATION_ATOMS;
	const cancels = limit < MORE_CANCELS ? 2n * limit : limit + MORE_CANCELS;
	return { orders: limit - spent.big('orders'), cancels: cancels - spent.big('cancels') };
}

export function decodeConservation(value: Plain): Conservation {
	const law = new Fields(value, 'ConservationInfo');
	return {
		custody: law.big('custody'),
		cash: law.big('cash'),
		quote: law.big('quote'),
		insurance: law.big('insurance'),
		fees: law.big('fees'),
		funding: law.big('funding'),
		badDebt: law.big('badDebt'),
		difference: law.big('difference'),
	};
}

/** Decodes an account as the ledger stores it. */
export function decodeLedgerAccount(index: number, value: Plain): LedgerAccount {
	const account = new Fields(value, `clearing.accounts(${index})`);
	return {
		index,
		cash: account.big('cash'),
		positions: account.list('positions').map((entry) => {
			const position = new Fields(entry, 'Position');
			return {
				market: position.number('market'),
				lots: position.big('lots'),
				quote: position.big('quote'),
			};
		}),
	};
}

/** The fields that identify an order in an event. */
function orderFields(event: Fields): { account: number; clientId: bigint; market: number } {
	return {
		account: event.number('account'),
		clientId: event.big('clientId'),
		market: event.number('market'),
	};
}

function side(fields: Fields, name: string): Side {
	const { type } = variantOf(fields.raw(name), name);
	if (type !== 'Bid' && type !== 'Ask') throw new TypeError(`${name}: unknown side "${type}"`);
	return type;
}
