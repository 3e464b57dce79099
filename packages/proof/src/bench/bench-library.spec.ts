import { expect, test } from '@jest/globals';
import { isApiBuilt } from '../stage/stage.js';
import { benchLibrary } from './bench-library.js';

const maybeTest = isApiBuilt() ? test : test.skip;

maybeTest(
  'a library of 2,000 files is moved in, away and back while guests vote, and every answer is a good one',
  async () => {
    const { figures } = await benchLibrary({ isJson: true, isQuick: true, processes: 1, workers: 1 });
    const failed = figures.filter(({ value, mark, unit }) => {
      // How fast it all goes is up to the machine.
      if (mark === undefined || value === null || unit === 'ms' || unit === '/s') return false;
      return 'atLeast' in mark ? value < mark.atLeast : value > mark.atMost;
    });
    expect(failed).toEqual([]);
  },
);
