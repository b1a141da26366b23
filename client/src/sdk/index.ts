export * from './audit.ts';
export type { Block, BlockEvent, BlockRef, HeadKind, Weight } from './blocks.ts';
export { FIRST_TRADER_INDEX, QUOTE_ASSET_ID, SYSTEM_ACCOUNT } from './chain.ts';
export * from './decimal.ts';
export * from './errors.ts';
export * from './generated.ts';
export {
	HappeningStream,
	type AccountBlock,
	type Gap,
	type HappeningListener,
	type Transport,
} from './happenings.ts';
export * from './keys.ts';
export { Histogram, LatencyHistograms } from './latency.ts';
export { Novation, type ConnectOptions } from './novation.ts';
export type { CancelOutcome, Fill, OrderOutcome, UndoneOutcome } from './outcomes.ts';
export type { ChainReader } from './reader.ts';
export type { Settlement, Step, Timeline } from './settlement.ts';
export {
	Trader,
	type BatchOutcome,
	type Reversal,
	type Ticket,
	type TraderListener,
	type TraderOptions,
} from './trader.ts';
export type { InBlock } from './transactions.ts';
export * from './types.ts';
export * from './units.ts';
