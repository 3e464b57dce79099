import { expect, it } from '@jest/globals';
import { TestClock } from '../../../test/support/clock.js';
import { rest } from '../../../test/support/rest.js';
import { InProcessBus } from '../../core/bus/bus.js';
import { systemCtx } from '../../core/context/ctx.js';
import type { LiveRepository } from './live.repository.js';
import type { Projection } from './projection.js';
import type { ProjectionSource } from './projection-source.js';
import { Projections } from './projections.service.js';

const ctx = systemCtx('v', 'test');

/** Builds at once what every lane can be made of, and reads again only when it is let. */
class SlowSource {
  reads = 0;
  finish: () => void = () => undefined;

  async build(): Promise<Projection> {
    const board = { total: 0 };
    const empty = { entries: () => [], entriesFor: () => [], shows: () => true, listeners: new Set(), board, rev: 0 };
    return { ...empty, venueId: 'v', eventId: 'e', version: 0, playbackVersion: 0 } as unknown as Projection;
  }

  reload(): Promise<void> {
    this.reads += 1;
    return new Promise((done) => (this.finish = done));
  }
}

async function watched() {
  const source = new SlowSource();
  const bus = new InProcessBus();
  const projections = new Projections(
    source as unknown as ProjectionSource,
    {} as LiveRepository,
    bus,
    new TestClock(),
  );
  projections.onModuleInit();
  await projections.get(ctx, 'e');
  return { source, projections, change: () => bus.tell({ kind: 'pool:changed', venueId: 'v', eventId: 'e' }) };
}

it('is settled when the last change has been read', async () => {
  const { source, projections, change } = await watched();
  await projections.settled('e');
  await projections.settled('not kept');
  change();
  await rest();
  let isSettled = false;
  const settled = projections.settled('e').then(() => (isSettled = true));
  change();
  await rest();
  source.finish();
  await rest();
  expect([isSettled, source.reads]).toEqual([false, 2]);
  source.finish();
  await settled;
  await projections.onModuleDestroy();
});

it('at the end of the process a reading under way is waited for, and none begins after it', async () => {
  const { source, projections, change } = await watched();
  change();
  await rest();
  expect(source.reads).toBe(1);
  change();
  let isOver = false;
  const end = projections.onModuleDestroy().then(() => (isOver = true));
  await rest();
  expect(isOver).toBe(false);
  source.finish();
  await end;
  await rest();
  expect(source.reads).toBe(1);
});
