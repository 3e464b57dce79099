import { describe, expect, it } from '@jest/globals';
import { Electorate, type ElectorateReading } from './electorate.js';
import { decidePayments, loadOf, timeAt } from './electorate.rules.js';

const voter = (voterId: string, loadS: number, isActive = true) => ({
  voterId,
  weight: 1,
  isActive,
  loadS,
  heardS: loadS,
});
const reading = (change: Partial<ElectorateReading> = {}): ElectorateReading => ({
  timeS: 100,
  roomHeardS: 0,
  voters: [voter('a', 40), voter('b', 60), voter('c', 80, false)],
  supporters: [{ optionId: 'o', cycle: 3, voterIds: ['a', 'c'], weights: null }],
  playing: null,
  ...change,
});
const loadsBehind = ({ state }: Electorate, optionId: string) =>
  [...(state.supports.get(optionId)?.voters ?? [])].map((number) => state.loadsS[number]);

describe('an electorate', () => {
  it('knows who stands behind an option, with their loads', () => {
    const electorate = new Electorate(reading());
    expect(loadsBehind(electorate, 'o')).toEqual([40, 80]);
    expect(electorate.countOf('o', 3)).toBe(2);
    expect(electorate.state.activeWeight).toBe(2);
  });

  it('is moved on by votes that come and go, however often they are told', () => {
    const electorate = new Electorate(reading());
    electorate.take('o', 3, [['b', 1]]);
    electorate.take('o', 3, [['b', 1]]);
    expect(loadsBehind(electorate, 'o')).toEqual([40, 80, 60]);
    electorate.take('o', 3, [['a', null]]);
    electorate.take('o', 3, [['a', null]]);
    expect(loadsBehind(electorate, 'o')).toEqual([80, 60]);
    expect(electorate.countOf('o', 3)).toBe(2);
  });

  it('lets a newcomer begin at the present time and take part from then on', () => {
    const electorate = new Electorate(reading());
    electorate.take('o', 3, [['new', 2]]);
    expect(loadsBehind(electorate, 'o')).toEqual([40, 80, 100]);
    expect([...electorate.state.supports.get('o')!.weights!]).toEqual([1, 1, 2]);
    expect(electorate.state.activeWeight).toBe(4);
  });

  it('has room for any number of newcomers', () => {
    const electorate = new Electorate(reading());
    for (let n = 0; n < 300; n++) electorate.take('p', 0, [[`v${n}`, 1]]);
    expect(loadsBehind(electorate, 'p')).toEqual(Array.from({ length: 300 }, () => 100));
    expect(loadsBehind(electorate, 'o')).toEqual([40, 80]);
  });

  it('forgets the voters of a cycle that is over, and late news of it', () => {
    const electorate = new Electorate(reading());
    electorate.take('o', 4, [['b', 1]]);
    electorate.take('o', 3, [['a', 1]]);
    expect(loadsBehind(electorate, 'o')).toEqual([60]);
    expect(electorate.countOf('o', 3)).toBe(0);
    expect(electorate.countOf('o', 4)).toBe(1);
  });
});

describe('loads', () => {
  const marks = [
    { atMs: 2_000, timeS: 20 },
    { atMs: 1_000, timeS: 10 },
  ];

  it('begin with the virtual time at which a voter came', () => {
    expect([500, 1_000, 1_500, 9_000].map((atMs) => timeAt(marks, atMs))).toEqual([0, 10, 10, 20]);
    expect(loadOf(marks, { paidS: null, cameAtMs: 1_500 })).toBe(10);
  });

  it('are what the plays left, and no less than the beginning', () => {
    expect(loadOf(marks, { paidS: 70, cameAtMs: 1_500 })).toBe(70);
    expect(loadOf(marks, { paidS: 5, cameAtMs: 1_500 })).toBe(10);
  });

  it('of whom nobody knows when they came are those of somebody who comes now, unless they have paid', () => {
    expect(loadOf(marks, { paidS: null, cameAtMs: null })).toBe(20);
    expect(loadOf(marks, { paidS: 7, cameAtMs: null })).toBe(7);
  });
});

describe('payments', () => {
  const playing = { supporters: { optionId: 'o', cycle: 2, voterIds: ['b', 'a'], weights: null }, costS: 60 };

  it('are named by voter, with the time after them', () => {
    expect(decidePayments(reading({ playing }))).toEqual({ voterIds: ['b', 'a'], loadsS: [80, 80], timeS: 130 });
  });

  it('are asked of nobody where nobody voted', () => {
    expect(decidePayments(reading())).toBeNull();
  });
});
