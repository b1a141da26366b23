/** The exchange in plain values. Prices are ticks, sizes lots, money atoms of the quote asset. */
import type { CancelReason, RejectReason } from './generated.ts';

export type Side = 'Bid' | 'Ask';
export type SelfTrade = 'CancelMaker' | 'CancelTaker' | 'CancelBoth';

/**
 * Expiry of an order: the first time of the chain's clock, in Unix ms, at which it may no longer trade.
 */
export type Expiry = bigint;

export type OrderKind =
	| { readonly type: 'Limit'; readonly postOnly: boolean; readonly expiresAt?: Expiry }
	| { readonly type: 'ImmediateOrCancel' }
	| { readonly type: 'FillOrKill' }
	/** Rests `offset` ticks above the index, below it if negative, but no worse than `price`. */
	| {
			readonly type: 'Pegged';
			readonly offset: bigint;
			readonly postOnly: boolean;
			readonly expiresAt?: Expiry;
	  };

/** An order as the client sends it. `price` is the limit, or the protection price of a taker. */
export interface OrderRequest {
	readonly market: number;
	readonly clientId: bigint;
	readonly side: Side;
	readonly lots: bigint;
	readonly price: bigint;
	readonly kind: OrderKind;
	readonly reduceOnly?: boolean;
	readonly selfTrade?: SelfTrade;
	/** Lots that the book shows at a time; all of them by default. */
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
	/** Reduces an open order to `lots`; the order keeps its time priority. */
	| {
			readonly type: 'Amend';
			readonly market: number;
			readonly clientId: bigint;
			readonly lots: bigint;
	  }
	/** Sends an order when the mark price rises to `mark` (`Above`) or falls to it (`Below`). */
	| ({ readonly type: 'Trigger' } & TriggerRequest)
	/** Sends an immediate-or-cancel order in slices. */
	| ({ readonly type: 'Twap' } & TwapRequest)
	/** Places an order with a stop, a target or both for its filled part. */
	| ({ readonly type: 'Bracket' } & BracketRequest)
	/**
	 * Cancels every order that could add to a position at the time `at` of the chain's clock, in Unix ms;
	 * disarms without one. Without a market it covers all markets; an agent must name one of its own. Owner and
	 * agents have switches of their own, and the owner may name that of an agent by its number.
	 */
	| {
			readonly type: 'CancelAt';
			readonly agent?: number;
			readonly market?: number;
			readonly at?: bigint;
	  };

export interface TriggerRequest {
	readonly order: OrderRequest;
	/** `Above`: triggers at the threshold or higher. `Below`: at the threshold or lower. */
	readonly direction: 'Above' | 'Below';
	readonly mark: bigint;
}

export interface TwapRequest {
	readonly order: OrderRequest;
	/** From 2 to 1 000. */
	readonly slices: number;
	/** Time between slices, in ms: 6 000 to 3 600 000. */
	readonly intervalMs: number;
}

/** Exit of a bracket: triggers at `mark` and trades at `price` or better. */
export interface Exit {
	readonly mark: bigint;
	readonly price: bigint;
}

export interface BracketRequest {
	readonly entry: OrderRequest;
	readonly stop?: Exit;
	readonly target?: Exit;
}

/** Orders at equally spaced prices from that of `first` to `lastPrice`; `first.lots` is their total size. */
export interface LadderRequest {
	readonly first: OrderRequest;
	readonly lastPrice: bigint;
	/** Number of orders, 2 to 64. Their client ids count up from that of `first`. */
	readonly rungs: number;
}

/** Limits of an agent in one market, in lots. */
export interface MarketLimit {
	readonly market: number;
	/** Largest size of one order. */
	readonly maxOrder: bigint;
	/** Largest position that its orders can lead to, counting open orders on the same side. */
	readonly maxPosition: bigint;
}

/** Limits of a key that trades for an account. An agent can never withdraw. */
export interface AgentLimits {
	/** Markets where it may trade, in ascending order; at most 16. */
	readonly markets: readonly MarketLimit[];
	/** Largest multiple of the account's equity that all positions and open orders may reach. */
	readonly maxLeverage: number;
	readonly operationsPerBlock: number;
	/** Most operations in a day out of the free operations of the account. */
	readonly freePerDay: number;
	/** Most that its orders may give away in a day against the mark, in atoms of the quote asset. */
	readonly maxLossPerDay: bigint;
	/** Time of the chain's clock, Unix ms. */
	readonly expiresAt: bigint;
}

/** Operations that an account can send without a fee. */
export interface FreeOperations {
	/** Operations that place an order. */
	readonly orders: bigint;
	/** All other operations, such as cancels and amendments. */
	readonly cancels: bigint;
}

/** Largest number of operations in one batch. */
export const MAX_BATCH_OPS = 64;

export interface MarketInfo {
	readonly market: number;
	/** Symbol, such as `BTC-PERP`. */
	readonly symbol: string;
	/** Decimals of a price: the price in the quote asset is `ticks / 10^priceDecimals`. */
	readonly priceDecimals: number;
	/** Decimals of a size: the size in the base asset is `lots / 10^sizeDecimals`. */
	readonly sizeDecimals: number;
	readonly status: string;
	/** Value of one tick for one lot, in quote atoms. */
	readonly tickValue: bigint;
	/** Initial margin at the current open interest, in parts per million of notional. */
	readonly initialMarginPpm: number;
	readonly maintenanceMarginPpm: number;
	/** Age at which a feeder's price becomes stale, in ms. */
	readonly maxPriceAgeMs: number;
	/** Lots held long, which equal the lots held short. */
	readonly openInterest: bigint;
	/** Kind of the damage for which the market is halted, such as `Book`. */
	readonly fault?: string;
}

export interface OracleInfo {
	readonly market: number;
	readonly index?: bigint;
	readonly mark?: bigint;
	/** Reason for a missing price: `NeverFed`, `Stale` or `BelowQuorum`. */
	readonly absent?: string;
	/** Number of registered feeders. */
	readonly feeders: number;
	/** Chain time of each feeder's latest price, Unix ms. */
	readonly answers: readonly number[];
	/** Chain time of the index, Unix ms. */
	readonly updatedAt?: bigint;
	/** Kind of damage for which the fields are not known. */
	readonly fault?: string;
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
	/** Signed size: positive for a long. */
	readonly lots: bigint;
	/** Cost of the position in quote atoms: negative for a long. */
	readonly quote: bigint;
	readonly liquidationPrice?: bigint;
}

export interface AccountInfo {
	readonly index: number;
	readonly cash: bigint;
	/** Cash plus unrealised profit, in atoms. Absent while a price it needs is absent. */
	readonly equity?: bigint;
	readonly initialMargin?: bigint;
	readonly maintenanceMargin?: bigint;
	readonly positions: readonly PositionInfo[];
	readonly withdrawable?: bigint;
	readonly inLiquidation: boolean;
	readonly openOrders: number;
	/** Kind of damage for which equity and margins are not known. */
	readonly fault?: string;
}

export interface OpenOrder {
	readonly market: number;
	readonly clientId: bigint;
	readonly side: Side;
	readonly lots: bigint;
	readonly price: bigint;
	/** Lots that the book shows. */
	readonly shown: bigint;
	readonly expiresAt?: Expiry;
	/** Ticks above the index, for a pegged order; `price` is then its limit. */
	readonly offset?: bigint;
}

/** The chain's own figures for the law of conservation, in atoms. */
export interface Conservation {
	readonly custody: bigint;
	readonly cash: bigint;
	readonly quote: bigint;
	readonly insurance: bigint;
	readonly fees: bigint;
	readonly funding: bigint;
	readonly badDebt: bigint;
	/** Ledger minus custody: 0 in a correct chain. */
	readonly difference: bigint;
}

/** An account as the ledger stores it. */
export interface LedgerAccount {
	readonly index: number;
	readonly cash: bigint;
	readonly positions: readonly { market: number; lots: bigint; quote: bigint }[];
}

/** An event of the exchange. Blocks list events in the order in which they happened. */
export type ExchangeEvent =
	| { type: 'OrderPlaced'; account: number; clientId: bigint; market: number; lots?: bigint }
	| {
			type: 'OrderFilled';
			market: number;
			price: bigint;
			lots: bigint;
			side: Side;
			/** Has no client id if the chain itself took, to close a position. */
			taker?: { account: number; clientId?: bigint };
			maker?: { account: number; clientId?: bigint };
	  }
	/** Price and total lots of a block's auction. The fills follow as their own events. */
	| { type: 'AuctionCleared'; market: number; price: bigint; lots: bigint }
	| { type: 'OrderAmended'; account: number; clientId: bigint; market: number; lots: bigint }
	| {
			type: 'ConditionalScheduled' | 'ConditionalTriggered';
			account: number;
			clientId: bigint;
			market: number;
	  }
	| {
			type: 'ConditionalHeld';
			account: number;
			clientId: bigint;
			market: number;
			reason: RejectReason;
	  }
	| {
			type: 'ConditionalEnded';
			account: number;
			clientId: bigint;
			market: number;
			filled: bigint;
	  }
	| {
			type: 'OrderCancelled';
			account: number;
			clientId: bigint;
			market?: number;
			reason: CancelReason;
	  }
	| {
			type: 'OrderRejected';
			account: number;
			clientId?: bigint;
			market?: number;
			reason: RejectReason;
			details?: unknown;
	  }
	| { type: 'LiquidationStarted'; account: number; equity?: bigint; maintenance?: bigint }
	| { type: 'LiquidationEnded'; account: number }
	| { type: 'PositionLiquidated'; account: number; market?: number; lots?: bigint }
	| { type: 'Deleveraged'; account: number; market?: number; lots?: bigint }
	| { type: 'InsurancePaid'; account?: number; amount: bigint }
	| { type: 'BadDebtIncurred'; account?: number; amount: bigint };
