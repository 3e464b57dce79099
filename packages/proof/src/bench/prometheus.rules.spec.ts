import { expect, it } from '@jest/globals';
import { readCounter } from './prometheus.rules.js';

const TEXT = `# HELP votebox_shed_total Work that was left out
# TYPE votebox_shed_total counter
votebox_shed_total{kind="reactions"} 12
votebox_shed_total{kind="searches"} 3
# TYPE votebox_slow_readers_total counter
votebox_slow_readers_total 40
votebox_slow_readers_total_other 7
`;

it('reads a counter with and without labels, and none as zero', () => {
  expect(readCounter(TEXT, 'votebox_shed_total')).toBe(15);
  expect(readCounter(TEXT, 'votebox_slow_readers_total')).toBe(40);
  expect(readCounter(TEXT, 'votebox_votes_total')).toBe(0);
});
