import { expect, jest, test } from '@jest/globals';
import { rest } from '../../../test/support/rest.js';
import { InProcessBus } from '../../core/bus/bus.js';
import { SystemClock } from '../../core/clock/clock.js';
import { newId } from '../../core/ids/ids.js';
import type { Realtime } from '../../core/realtime/realtime.service.js';
import type { Events } from '../event/index.js';
import { LiveNews } from './live-news.service.js';
import type { Projections } from './projections.service.js';

test('tells a change of an event only when snapshots show it', async () => {
  const [venueId, eventId] = [newId(), newId()];
  const bus = new InProcessBus();
  const publish = jest.fn();
  let settle!: () => void;
  const settling = new Promise<void>((done) => (settle = done));
  const events = { publicView: async () => ({ hold: null, status: 'HOLD', musicFrom: null }) };
  const projections = { settled: jest.fn<Projections['settled']>(() => settling) };
  const news = new LiveNews(
    bus,
    events as unknown as Events,
    projections as unknown as Projections,
    { publish } as unknown as Realtime,
    new SystemClock(),
  );
  news.onModuleInit();

  bus.tell({ kind: 'event:changed', venueId, eventId, status: 'HOLD', ballotState: null });
  await rest();
  expect(projections.settled.mock.calls).toEqual([[eventId]]);
  expect(publish).not.toHaveBeenCalled();
  settle();
  await rest();
  expect(publish.mock.calls).toEqual([
    [expect.anything(), 'event:status', expect.objectContaining({ eventId, status: 'HOLD' })],
  ]);
  news.onModuleDestroy();
});
