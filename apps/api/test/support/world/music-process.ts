import { Test, type TestingModule } from '@nestjs/testing';
import { AccessDirectories } from '../../../src/core/access/access-directories.js';
import { Bus } from '../../../src/core/bus/bus.js';
import { Clock } from '../../../src/core/clock/clock.js';
import type { Config } from '../../../src/core/config/config.js';
import { CoreModule } from '../../../src/core/core.module.js';
import { Database } from '../../../src/core/database/database.js';
import { Realtime } from '../../../src/core/realtime/realtime.service.js';
import { AuditModule } from '../../../src/modules/audit/index.js';
import { PlaybackModule } from '../../../src/modules/playback/index.js';

/** What stands in for a part of the process. */
export interface StandIns {
  bus?: Bus;
  clock?: Clock;
  /** What becomes of that which sockets would be told. */
  publish?: (room: string, name: string, body: never) => unknown;
}

/** What would be one API process, as far as the music goes. Real but for the sockets, into which nobody listens. */
export class MusicProcess {
  protected constructor(private readonly module: TestingModule) {}

  static async start(config: Config, standIns?: StandIns): Promise<MusicProcess> {
    return new MusicProcess(await MusicProcess.compile(config, standIns));
  }

  protected static compile(config: Config, standIns: StandIns = {}): Promise<TestingModule> {
    const { bus, clock, publish = () => undefined } = standIns;
    const plan = Test.createTestingModule({ imports: [CoreModule.with(config), AuditModule, PlaybackModule] })
      .overrideProvider(Realtime)
      .useValue({ publish })
      .overrideProvider(AccessDirectories)
      .useValue({ register: () => undefined });
    if (bus) plan.overrideProvider(Bus).useValue(bus);
    if (clock) plan.overrideProvider(Clock).useValue(clock);
    return plan.compile();
  }

  get<T>(type: abstract new (...args: never[]) => T): T {
    return this.module.get<T>(type, { strict: false });
  }

  close(): Promise<void> {
    return this.get(Database).onApplicationShutdown();
  }
}
