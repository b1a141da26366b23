/** The exchange in plain values. Prices are ticks, sizes lots, money atoms of the quote asset. */

export type Side = 'Bid' | 'Ask';
export type SelfTrade = 'CancelMaker' | 'CancelTaker' | 'CancelBoth';

/**
 * The end of an order: a time of the chain's clock, in milliseconds, or a block. From it on the order may not trade any
 * more, so its last block is the one before.
 */
export type Expiry = { readonly time: bigint } | { readonly block: number };

export type OrderKind =
	| { readonly type: 'Limit'; readonly postOnly: boolean; readonly expiresAt?: Expiry }
	| { readonly type: 'ImmediateOrCancel' }
	| { readonly type: 'FillOrKill' }
	/** Stands `offset` ticks above the index, below it if negative; `price` is the worst it may come to. */
	| {
			readonly type: 'Pegged';
			readonly offset: bigint;
			readonly postOnly: boolean;
			readonly expiresAt?: Expiry;
	  };

/** An order as its sender writes it. `price` is the limit, or the protection price of a taker. */
export interface OrderRequest {
	readonly market: number;
	readonly clientId: bigint;
	readonly side: Side;
	readonly lots: bigint;
	readonly price: bigint;
	readonly kind: OrderKind;
	readonly reduceOnly?: boolean;
	readonly selfTrade?: SelfTrade;
	/** How many lots the book shows at a time once it rests; all of them if left out. */
	readonly display?: bigint;
}

/** One operation of a batch. */
export type Op =
	| { readonly type: 'Place'; readonly order: OrderRequest }
	| { readonly type: 'Cancel'; readonly market: number; readonly clientId: bigint }
	| { readonly type: 'CancelAll'; readonly market: number }
	| {
			readonly type: 'Replace';
			readonly market: number;
			readonly clientId: bigint;
			readonly order: OrderRequest;
	  }
	/** Leaves no more than `lots` of an open order, which keeps its place in time. */
	| {
			readonly type: 'Amend';
			readonly market: number;
			readonly clientId: bigint;
			readonly lots: bigint;
	  }
	/** Sends an order when the mark price comes to `mark`, from below (`Above`) or from above (`Below`). */
	| ({ readonly type: 'Trigger' } & TriggerRequest)
	/** Sends an immediate-or-cancel order in slices. */
	| ({ readonly type: 'Twap' } & TwapRequest)
	/** Places an order with a stop, a target or both for what it fills. */
	| ({ readonly type: 'Bracket' } & BracketRequest)
	/** In block `height`, cancels everything that could add to a position; without a height, no more. */
	| { readonly type: 'CancelAt'; readonly height?: number };

export interface TriggerRequest {
	readonly order: OrderRequest;
	/** `Above`: at the threshold or above it. `Below`: at it or below. */
	readonly direction: 'Above' | 'Below';
	readonly mark: bigint;
}

export interface TwapRequest {
	readonly order: OrderRequest;
	/** From 2 to 1 000. */
	readonly slices: number;
	/** From one slice to the next: 6 s to an hour. */
	readonly intervalMs: number;
}

/** Where a bracket closes: at `mark`, and at no worse a price than `price`. */
export interface Exit {
	readonly mark: bigint;
	readonly price: bigint;
}

export interface BracketRequest {
	readonly entry: OrderRequest;
	readonly stop?: Exit;
	readonly target?: Exit;
}

/** Orders at equal distances from the price of `first` to `lastPrice`; `first` has the size of all together. */
export interface LadderRequest {
	readonly first: OrderRequest;
	readonly lastPrice: bigint;
	/** From 2 to 64. Their client ids follow that of `first`. */
	readonly rungs: number;
}

/** What an agent may do in one market. Sizes are lots. */
export interface MarketLimit {
	readonly market: number;
	/** Its largest order. */
	readonly maxOrder: bigint;
	/** The largest position that its orders may lead to, with the open orders of their side. */
	readonly maxPosition: bigint;
}

/** What a key may do that trades for an account; it never withdraws. */
export interface AgentLimits {
	/** Where it may trade, in ascending order; at most 16. */
	readonly markets: readonly MarketLimit[];
	/** By how many times all positions and open orders may exceed the account's equity. */
	readonly maxLeverage: number;
	readonly operationsPerBlock: number;
	/** By the chain's clock, in milliseconds. */
	readonly expiresAt: bigint;
}

/** How many operations an account may send without a fee. */
export interface FreeOperations {
	/** Of those that place an order. */
	readonly orders: bigint;
	/** Of the others: cancels, amendments. */
	readonly cancels: bigint;
}

/** The most operations one `submit` may carry. */
export const MAX_BATCH_OPS = 64;

export interface MarketInfo {
	readonly market: number;
	/** Such as `BTC-PERP`. */
	readonly symbol: string;
	/** A price in the quote asset is ticks divided by ten to this power. */
	readonly priceDecimals: number;
	/** A size in the base asset is lots divided by ten to this power. */
	readonly sizeDecimals: number;
	readonly status: string;
	readonly tickValue: bigint;
	/** Margin to open at the present open interest, in parts per million of notional. */
	readonly initialMarginPpm: number;
	readonly maintenanceMarginPpm: number;
	/** A feeder's answer counts for so long. */
	readonly maxPriceAgeMs: number;
	/** Lots that are long, as many as are short. */
	readonly openInterest: bigint;
}

export interface OracleInfo {
	readonly market: number;
	readonly index?: bigint;
	readonly mark?: bigint;
	/** Why there is no price: `NeverFed`, `Stale`, `BelowQuorum`. */
	readonly absent?: string;
	/** How many feeders there are. */
	readonly feeders: number;
	/** Chain time of each feeder's newest answer, ms. */
	readonly answers: readonly number[];
	/** Chain time of the index, ms. */
	readonly updatedAt?: bigint;
}

export interface Level {
	readonly price: bigint;
	readonly lots: bigint;
	readonly orders: number;
}

/** Both sides of a book, best price first. */
export interface Depth {
	readonly bids: readonly Level[];
	readonly asks: readonly Level[];
}

export interface PositionInfo {
	readonly market: number;
	/** Signed: long positive. */
	readonly lots: bigint;
	/** What the position cost: negative for a long. */
	readonly quote: bigint;
	readonly liquidationPrice?: bigint;
}

export interface AccountInfo {
	readonly index: number;
	readonly cash: bigint;
	/** Absent while a price that it needs is absent. */
	readonly equity?: bigint;
	readonly initialMargin?: bigint;
	readonly maintenanceMargin?: bigint;
	readonly positions: readonly PositionInfo[];
	readonly withdrawable?: bigint;
	readonly inLiquidation: boolean;
	readonly openOrders: number;
}

export interface OpenOrder {
	readonly market: number;
	readonly clientId: bigint;
	readonly side: Side;
	readonly lots: bigint;
	readonly price: bigint;
	/** What of it the book shows. */
	readonly shown: bigint;
	/** Its end, if it has one. */
	readonly expiresAt?: Expiry;
	/** Ticks above the index, if it is pegged; `price` is its limit then. */
	readonly offset?: bigint;
}

/** The chain's own answer on the law of conservation. */
export interface Conservation {
	readonly custody: bigint;
	readonly cash: bigint;
	readonly quote: bigint;
	readonly insurance: bigint;
	readonly fees: bigint;
	readonly funding: bigint;
	readonly badDebt: bigint;
	/** What the ledger says less what custody holds: 0. */
	readonly difference: bigint;
}

/** One account of the ledger, as stored. */
export interface LedgerAccount {
	readonly index: number;
	readonly cash: bigint;
	readonly positions: readonly { market: number; lots: bigint; quote: bigint }[];
}

/** What became of the chain's operations, in the chain's order. */
export type ExchangeEvent =
	| { type: 'OrderPlaced'; account: number; clientId: bigint; market: number; lots?: bigint }
	| {
			type: 'OrderFilled';
			market: number;
			price: bigint;
			lots: bigint;
			side: Side;
			/** Present unless the chain itself took, closing a position. */
			taker?: { account: number; clientId?: bigint };
			maker?: { account: number; clientId?: bigint };
	  }
	/** The one price of a block's auction, and how many lots changed hands; its fills come after it. */
	| { type: 'AuctionCleared'; market: number; price: bigint; lots: bigint }
	| { type: 'OrderAmended'; account: number; clientId: bigint; market: number; lots: bigint }
	| {
			type: 'ConditionalScheduled' | 'ConditionalTriggered';
			account: number;
			clientId: bigint;
			market: number;
	  }
	| { type: 'ConditionalHeld'; account: number; clientId: bigint; market: number; reason: string }
	| {
			type: 'ConditionalEnded';
			account: number;
			clientId: bigint;
			market: number;
			filled: bigint;
	  }
	| { type: 'OrderCancelled'; account: number; clientId: bigint; market?: number; reason: string }
	| {
			type: 'OrderRejected';
			account: number;
			clientId?: bigint;
			market?: number;
			reason: string;
			details?: unknown;
	  }
	| { type: 'LiquidationStarted'; account: number; equity?: bigint; maintenance?: bigint }
	| { type: 'LiquidationEnded'; account: number }
	| { type: 'PositionLiquidated'; account: number; market?: number; lots?: bigint }
	| { type: 'Deleveraged'; account: number; market?: number; lots?: bigint }
	| { type: 'InsurancePaid'; account?: number; amount: bigint }
	| { type: 'BadDebtIncurred'; account?: number; amount: bigint };
