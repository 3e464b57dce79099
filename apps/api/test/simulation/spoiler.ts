import { setTimeout as wait } from 'node:timers/promises';
import type { TcpProxy } from '@votebox/local/proxy';
import type { Night } from './night.js';
import type { Random } from './random.js';
import type { SimulatedProcess } from './simulated-process.js';

/** Begins every batch on the wire: the name of the prepared statement. */
const BATCH = 'cast-votes';
/** Postgres is done with it: ReadyForQuery, no transaction open. */
const COMMITTED = 'Z\0\0\0\x05I';

/** Goes through the processes of a night and breaks things. */
export class Spoiler {
  constructor(
    private readonly night: Night,
    private readonly random: Random,
  ) {}

  async act(faults: number): Promise<void> {
    for (let n = 0; n < faults; n++) {
      await this.night.pause(this.random, this.night.plan.restMs * 3);
      const process = this.night.someProcess(this.random);
      const fault = this.random.pick(FAULTS);
      this.night.journal.faults.push(fault);
      await this.do(fault, process);
    }
  }

  private async do(fault: (typeof FAULTS)[number], process: SimulatedProcess): Promise<void> {
    if (fault === 'kill') return this.restart(process, () => process.kill());
    if (fault === 'stop') return this.restart(process, () => process.stop());
    if (fault === 'locked rows') return this.night.lockRows(this.random.chance(0.1) ? 700 : this.random.int(5, 80));
    if (process.proxy) await this.spoil(fault, process.proxy);
  }

  private async restart(process: SimulatedProcess, end: () => Promise<void>): Promise<void> {
    await end();
    await wait(this.random.int(0, 50));
    if (!process.proxy) await process.start();
  }

  private async spoil(fault: Exclude<(typeof FAULTS)[number], 'kill' | 'stop' | 'locked rows'>, proxy: TcpProxy) {
    switch (fault) {
      case 'reset':
        return proxy.resetNow();
      case 'reply lost':
        return proxy.setTrap({
          sightings: [
            { direction: 'up', pattern: BATCH },
            { direction: 'down', pattern: COMMITTED },
          ],
          lastBytes: 'swallowed',
        });
      case 'request lost':
        return proxy.setTrap({ sightings: [{ direction: 'up', pattern: BATCH }], lastBytes: 'swallowed' });
      case 'sender gone':
        return proxy.setTrap({ sightings: [{ direction: 'up', pattern: BATCH }], lastBytes: 'delivered' });
      case 'cut in the middle':
        return proxy.setTrap({
          sightings: [{ direction: 'up', bytes: this.random.int(1, 4_000) }],
          lastBytes: 'swallowed',
        });
      case 'slow': {
        const latencyMs = this.random.int(1, 15);
        proxy.slowDown({ up: { latencyMs, jitterMs: latencyMs }, down: { latencyMs, jitterMs: latencyMs } });
        await wait(this.random.int(20, 150));
        return proxy.slowDown(null);
      }
      case 'hang': {
        proxy.hang();
        // Rarely longer than a lane waits for its answer.
        await wait(this.random.chance(0.08) ? 2_700 : this.random.int(20, 200));
        return proxy.heal();
      }
    }
  }
}

const FAULTS = [
  'kill',
  'stop',
  'locked rows',
  'reset',
  'reply lost',
  'reply lost',
  'request lost',
  'sender gone',
  'cut in the middle',
  'slow',
  'hang',
] as const;
