import type { Codec } from '@polkadot/types/types';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Trader } from '../src/sdk/trader.ts';
import { ETH, Lab } from './lab.ts';

let lab: Lab;
let sellers: [Trader, Trader];
let buyer: Trader;

/** Switches a market to auctions as root, and keeps its other terms. */
async function holdAuctions(market: number): Promise<void> {
	const { query, tx } = lab.novation.api;
	const listing = (await query.markets!.markets!(market)) as unknown as {
		unwrap(): { market: Map<string, Codec> };
	};
	const terms = { ...Object.fromEntries(listing.unwrap().market), matching: 'Auction' };
	const update = tx.markets!.updateMarket!(market, terms);
	const sudo = await lab.novation.trader('//Alice');
	const sent = await sudo.send(tx.sudo!.sudo!(update));
	await lab.settle(sent.inBlock);
}

beforeAll(async () => {
	lab = await Lab.start();
	await lab.prices('100000');
	sellers = [await lab.trader('//Maker//0', '100000'), await lab.trader('//Maker//1', '100000')];
	buyer = await lab.trader('//Taker//0', '100000');
	await holdAuctions(ETH);
});
afterAll(() => lab?.stop());

describe('auction', () => {
	test('should trade all matching orders of a block at one price, and report it', async () => {
		const bold = lab.order(ETH, 'Ask', '1', '3900');
		const near = lab.order(ETH, 'Ask', '1', '4000');
		const bid = lab.order(ETH, 'Bid', '3', '4050');
		const placed = [buyer.place(bid), sellers[0].place(bold), sellers[1].place(near)];
		const [bought, ...sold] = await lab.settle(Promise.all(placed));
		const price = lab.units(ETH).ticks('4000');
		const lots = bold.lots + near.lots;
		expect(bought).toMatchObject({ status: 'resting', filled: lots, resting: bid.lots - lots });
		for (const { status, block, fills } of sold) {
			expect({ status, block }).toEqual({ status: 'filled', block: bought!.block });
			expect(fills.every((fill) => fill.price === price)).toBe(true);
		}
		const cleared = lab.events.filter(({ type }) => type === 'AuctionCleared');
		expect(cleared).toEqual([{ type: 'AuctionCleared', market: ETH, price, lots }]);
		const kinds = lab.events.map(({ type }) => type);
		expect(kinds.indexOf('AuctionCleared')).toBeLessThan(kinds.indexOf('OrderFilled'));
		await lab.expectConserved();
	});

	test('should reject fill-or-kill orders', async () => {
		const order = lab.order(ETH, 'Bid', '1', '4000', { type: 'FillOrKill' });
		await expect(lab.settle(buyer.place(order))).rejects.toMatchObject({
			reason: 'NotInAuction',
		});
	});
});
