/**
 * Events and reasons of the exchange.
 *
 * Written by `cargo xtask events` from crates/exchange-types/src/event.rs: edit that file instead.
 */

/** Why the round rejects an operation. */
export const REJECT_REASONS = [
	/** The market does not take such orders in its present status. */
	'MarketClosed',
	/** The market reopens in stages after a price gap, and the present stage does not allow this order. */
	'Reopening',
	/** There is no valid price, so the market takes only orders that reduce a position. */
	'PriceAbsent',
	/** The price is too far from the index. */
	'OutsideBand',
	/** The account does not have enough initial margin. */
	'InsufficientMargin',
	/** The order is post-only and would trade immediately. */
	'WouldCross',
	/** The order is reduce-only and there is no position to reduce. */
	'NothingToReduce',
	/** An open or conditional order of the account has this client order id: choose another id, or cancel that order. */
	'DuplicateClientId',
	/** The account has 256 open orders, which is the limit: cancel some. */
	'TooManyOpenOrders',
	/** The account uses the maximum number of markets: close a position, or cancel its orders in a market. */
	'TooManyPositions',
	/** The order to amend is not open: it was filled, was cancelled or never existed. */
	'NotFound',
	/** The order is fill-or-kill and the book cannot fill all of it. */
	'NotFillable',
	/** The order expired before it reached the book. */
	'Expired',
	/** The account is in liquidation, so it may only send reduce-only orders. */
	'InLiquidation',
	/** An amount overflowed. The limits of a market exclude this for valid input. */
	'Overflow',
	/** An amendment can only make an order smaller: to make it larger, replace it. */
	'NotSmaller',
	/** The account has 32 conditional orders, which is the limit: cancel some. */
	'TooManyConditionals',
	/** Another operation of the same atomic batch was rejected: correct that operation. */
	'BatchFailed',
	/** The market trades by auction and does not support fill-or-kill or pegged orders, TWAPs, brackets or atomic batches: send immediate-or-cancel or single orders. */
	'NotInAuction',
	/** The order would show parts that are too small, and each part takes a place in the book. */
	'DisplayTooSmall',
	/** At its offset from the index, the pegged order is beyond its own limit: choose another limit or offset. */
	'BeyondLimit',
	/** The agent's order would take the account's position and open orders of its side beyond the agent's limit. Orders that only reduce the position are still accepted. */
	'AgentPosition',
	/** The agent's order would take the account beyond the agent's leverage limit. Orders that only reduce the position are still accepted. */
	'AgentLeverage',
	/** The market is halted because a stored value of it is damaged: wait until an operator has restored the value. */
	'MarketFaulted',
	/** A stored value of the account is damaged: wait until an operator has restored it. */
	'AccountFaulted',
	/** The list in which the conditional order would wait is damaged: send another kind, or wait until an operator has restored it. */
	'AgendaFaulted',
	/** The size is outside the bounds of the market. */
	'LotsOutOfBounds',
	/** The price is zero or above the highest price of the market. */
	'PriceOutOfBounds',
	/** At its limit, the order would be worth less than the market's smallest notional. A reduce-only order may be smaller. */
	'NotionalTooSmall',
	/** The order is fill-or-kill, and it would meet more resting orders than one order of this kind may. The book may hold enough: send a smaller order, or an immediate-or-cancel one. */
	'TooManyMakers',
	/** More operations wait than the queue holds: send it again in a later block. */
	'QueueFull',
	/** The owner or the agent has four deadlines, which is the limit: remove one. */
	'TooManyDeadlines',
] as const;
export type RejectReason = (typeof REJECT_REASONS)[number];

/** Why an accepted order, or the rest of it, is gone. */
export const CANCEL_REASONS = [
	/** The client cancelled it. */
	'Requested',
	/** The client replaced it. */
	'Replaced',
	/** It expired. */
	'Expired',
	/** It met an order of the same account. */
	'SelfTrade',
	/** The account lacked margin for the fill. */
	'InsufficientMargin',
	/** It was reduce-only and there was nothing left to reduce. */
	'NothingToReduce',
	/** Its price was outside the band around the index when it was about to fill. */
	'OutsideBand',
	/** It was immediate-or-cancel, and nothing else crossed. */
	'NothingCrosses',
	/** The account was liquidated. */
	'Liquidation',
	/** There was no valid price, and the fill would have added risk. */
	'PriceAbsent',
	/** The account could not keep the remainder as an open order. */
	'CannotRest',
	/** An amount overflowed. The limits of a market exclude this for valid input. */
	'Overflow',
	/** An exit of its bracket triggered. */
	'BracketTriggered',
	/** The account did not renew its deadline in time. */
	'DeadlineExpired',
	/** It was pegged, and the index had moved it beyond its own limit when an order met it. */
	'BeyondLimit',
	/** The account used the maximum number of markets, and the fill would have needed another one. */
	'TooManyPositions',
	/** The market lets positions only shrink, and the fill would have opened one. */
	'MarketReduceOnly',
	/** The position that it protected is closed. */
	'PositionClosed',
	/** It was pegged, and its market trades by auction from now on. */
	'MatchingChanged',
] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

/** Why an extrinsic of the order book fails. */
export const ADMISSION_ERRORS = [
	/** The signer has no account and is nobody's agent: deposit first, or have an owner authorise the key. */
	'NoAccount',
	/** No market has this id: use one that the chain lists. */
	'UnknownMarket',
	/** The market takes no orders in its present status: wait for another one. Cancels always pass. */
	'MarketClosed',
	/** The size is below `minLots` of the market or above `maxLots`. */
	'LotsOutOfBounds',
	/** The price is zero or above `maxPrice` of the market. */
	'PriceOutOfBounds',
	/** The batch has no operations: send at least one. */
	'EmptyBatch',
	/** The queue is full: send again in the next block. */
	'QueueFull',
	/** A TWAP is immediate-or-cancel and has 2 to 1 000 slices of at least `minLots`, 6 seconds to an hour apart. */
	'BadSchedule',
	/** A bracket has an entry that is not reduce-only, and a stop, a target or both. The stop of a long lies below its target, the stop of a short above. */
	'BadBracket',
	/** A ladder has 2 to 64 rungs, whose client order ids stay within 64 bits. */
	'BadLadder',
	/** The time of a deadline has passed: name a later one. */
	'DeadlinePassed',
	/** An atomic batch has only cancels, post-only orders, and replacements by post-only orders. */
	'NotInAtomicBatch',
	/** The order is worth less than `minNotional` of the market at its limit: send more lots. A reduce-only order may be smaller. */
	'NotionalTooSmall',
	/** Immediate-or-cancel and fill-or-kill orders never rest: leave `display` out. */
	'DisplayWithoutRest',
	/** The offset of a pegged order is at most `maxPrice` ticks, to either side. */
	'OffsetOutOfBounds',
	/** The agent has expired: its owner authorises it again. */
	'AgentExpired',
	/** The agent may not trade in this market: its owner adds the market to the limits of the agent. */
	'AgentMarket',
	/** The order is above `maxOrder` of the agent's limits in this market: send fewer lots. */
	'AgentOrder',
	/** The agent has sent `operationsPerBlock` of its limits in this block: send in the next one. */
	'AgentOperations',
	/** The orders may give away more than is left of `maxLossPerDay` of the agent's limits: send orders nearer to the mark. */
	'AgentLoss',
	/** The stored account index of the signer, or its record as an agent, is damaged: wait until it is restored. */
	'SignerUnreadable',
	/** The stored terms of a market are damaged: wait until they are restored. */
	'MarketUnreadable',
	/** The count of the admitted operations of this block is damaged: send again in the next block. */
	'AdmissionUnreadable',
] as const;
export type AdmissionError = (typeof ADMISSION_ERRORS)[number];

/** Pallet and name of an event, as polkadot.js has them. */
export const EVENT_PATHS = [
	/** A market was listed. */
	'markets.MarketAdded',
	/** The terms of a market were replaced. */
	'markets.MarketUpdated',
	/** The status of a market changed. */
	'markets.StatusChanged',
	/** The fault of a market was cleared. The market stays halted until its status is set. */
	'markets.FaultCleared',
	/** Governance named other feeders. All earlier answers are gone. */
	'oracle.FeedersChanged',
	/** A market gained or lost its price. */
	'oracle.PriceChanged',
	/** A first deposit opened an account. */
	'clearing.AccountOpened',
	/** Quote asset came into an account. */
	'clearing.Deposited',
	/** Quote asset left an account. */
	'clearing.Withdrawn',
	/** Quote asset came into custody without a deposit and went to the insurance fund. */
	'clearing.GiftReceived',
	/** Quote asset came into the insurance fund or a vault, for good. */
	'clearing.Endowed',
	/** Governance has announced that money leaves a vault or the fees. */
	'clearing.DrawAnnounced',
	/** The stored sum of bad debt is damaged, so a debt that nobody could pay was not added to it. */
	'clearing.BadDebtUncounted',
	/** Quote asset waits in custody, since a stored value that must change with it is damaged. Emitted once a block. */
	'clearing.GiftHeld',
	/** Funding was charged for an hour. */
	'clearing.FundingCharged',
	/** A slot of the health schedule is damaged. Block by block, every account that it or an earlier slot may have held is scheduled again. */
	'liquidation.SweepStarted',
	/** An account fell below maintenance margin and entered liquidation. */
	'liquidation.LiquidationStarted',
	/** Liquidation closed a part of a position against the book. */
	'liquidation.PositionLiquidated',
	/** The excess of an account over maintenance margin fell below half of that margin: deposit or reduce. Emitted once, and again after a check has found the excess above it. */
	'liquidation.MarginCall',
	/** An account left liquidation. */
	'liquidation.LiquidationEnded',
	/** The insurance fund paid for a bankrupt account. */
	'liquidation.InsurancePaid',
	/** The pool closed a part of a holder's position, outside the book, against bankrupt positions. */
	'liquidation.Deleveraged',
	/** An account was left with a debt that neither the insurance fund nor other accounts could cover. */
	'liquidation.BadDebtIncurred',
	/** The vault of a market took over lots of a position at its zero price. */
	'liquidation.Absorbed',
	/** The pool closed lots of a bankrupt position, outside the book, against its holders. */
	'liquidation.Pooled',
	/** The insurance fund paid in a market. */
	'liquidation.InsuranceRoom',
	/** Money that came into the insurance fund repaid bad debt. */
	'liquidation.BadDebtRepaid',
	/** An order rests. */
	'orderBook.OrderPlaced',
	/** Two orders traded. If an auction matches two new orders, the seller counts as the maker, though both pay the taker fee. */
	'orderBook.OrderFilled',
	/** An order, or its remainder, left the book. */
	'orderBook.OrderCancelled',
	/** An order became smaller and kept its time priority. */
	'orderBook.OrderAmended',
	/** A conditional order was accepted and waits. */
	'orderBook.ConditionalScheduled',
	/** The mark price triggered a conditional order, which sends its order now. */
	'orderBook.ConditionalTriggered',
	/** A slice of a TWAP, or an exit of a bracket, could not trade. The conditional order continues. */
	'orderBook.ConditionalHeld',
	/** A TWAP has sent its last slice, or a bracket has nothing left to close. */
	'orderBook.ConditionalEnded',
	/** An operation had no effect. */
	'orderBook.OrderRejected',
	/** Admitted operations wait for the next block, since this one has no room for them. */
	'orderBook.OperationsPostponed',
	/** An auction traded. Its fills follow, all at its price. */
	'orderBook.AuctionCleared',
	/** A market halted because a stored value is damaged. Emitted once, in the block that halts it. */
	'orderBook.MarketFaulted',
	/** The round skipped an account because one of its stored values is damaged. Emitted once a block. */
	'orderBook.AccountFaulted',
	/** Conditional orders do not act because they wait in a damaged list of the agenda. Emitted once a block. */
	'orderBook.AgendaFaulted',
	/** The round skipped work that needs a damaged shared value. Emitted once a block. */
	'orderBook.CommonFaulted',
	/** A cancel of all orders, or a deadline, had no effect. */
	'orderBook.OperationRejected',
] as const;
export type EventPath = (typeof EVENT_PATHS)[number];
