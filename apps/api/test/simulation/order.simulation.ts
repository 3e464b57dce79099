import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { toChart, toTable } from './order-report.js';
import { ROOMS, simulateOrder, simulateOrders } from './order-table.js';

/** A number of nights here: the whole table is made of so many and written into the documents. */
const TABLE_NIGHTS = Number(process.env.ORDER_NIGHTS ?? 0);
const SEED = Number(process.env.ORDER_SEED ?? 1);
const DOCS = join(__dirname, '../../../../docs');
const HOURS_ALLOWED_MS = 2 * 3_600_000;

/** Who comes differs from night to night, and what the fair order gives with it; by most votes the outcome is never close. */
const NIGHTS = { FAIR: 24, MOST_VOTES: 4 };
const heardBy = (room: Parameters<typeof simulateOrder>[0], mode: keyof typeof NIGHTS) =>
  simulateOrder(room, null, mode, { nights: NIGHTS[mode], seed: SEED }).shares.at(-1)!.heard;

test(
  'a minority of 30 % with free votes hears its share in the fair order, and next to nothing by most votes',
  () => {
    const heard = heardBy(ROOMS.twoTastes, 'FAIR');
    expect(heard).toBeGreaterThan(0.25);
    expect(heard).toBeLessThan(0.31);
    expect(heardBy(ROOMS.twoTastes, 'MOST_VOTES')).toBeLessThan(0.1);
  },
  HOURS_ALLOWED_MS,
);

test(
  'a table of 20 % that votes as a block gets a quarter at most in the fair order, and nearly all by most votes',
  () => {
    expect(heardBy(ROOMS.blockTable, 'FAIR')).toBeLessThanOrEqual(0.25);
    expect(heardBy(ROOMS.blockTable, 'MOST_VOTES')).toBeGreaterThan(0.6);
  },
  HOURS_ALLOWED_MS,
);

test('the same seed gives the same night', () => {
  const once = () => simulateOrder(ROOMS.threeTastes, 3, 'FAIR', { nights: 1, seed: 7 });
  expect(once()).toEqual(once());
  expect(once()).not.toEqual(simulateOrder(ROOMS.threeTastes, 3, 'FAIR', { nights: 1, seed: 8 }));
});

const whenAsked = TABLE_NIGHTS > 0 ? test : test.skip;
whenAsked(
  'the table of all orders holds what is promised, and is written down',
  () => {
    const rows = simulateOrders(TABLE_NIGHTS, SEED);
    const fairAndFree = rows.filter(({ mode, votesPerHour }) => mode === 'FAIR' && votesPerHour === null);
    const heardIn = (name: string) => fairAndFree.find(({ scenario }) => scenario === name)!.shares.at(-1)!.heard;
    expect(heardIn(ROOMS.twoTastes.name)).toBeGreaterThan(0.25);
    expect(heardIn(ROOMS.twoTastes.name)).toBeLessThan(0.31);
    expect(heardIn(ROOMS.blockTable.name)).toBeLessThanOrEqual(0.25);
    const page = join(DOCS, 'fairness.md');
    const head = `${TABLE_NIGHTS} nights each, seed ${SEED}.`;
    writeFileSync(page, replaceBetween(readFileSync(page, 'utf8'), 'sim:order', `${head}\n\n${toTable(rows)}`));
    writeFileSync(join(DOCS, 'fairness.svg'), toChart(rows));
  },
  HOURS_ALLOWED_MS,
);

/** The part of a page between `<!-- name -->` and `<!-- /name -->`. */
function replaceBetween(page: string, name: string, text: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page has no part "${name}"`);
  return `${page.slice(0, from + start.length)}\n${text}\n${page.slice(to)}`;
}
