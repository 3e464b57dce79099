import { Test, type TestingModule } from '@nestjs/testing';
import type { AudioCodec } from '@votebox/contracts';
import { Bus, InProcessBus } from '../../src/core/bus/bus.js';
import { Clock } from '../../src/core/clock/clock.js';
import { loadConfig } from '../../src/core/config/config.js';
import { CoreModule } from '../../src/core/core.module.js';
import { AccessDirectories } from '../../src/core/access/access-directories.js';
import { Database } from '../../src/core/database/database.js';
import { newId } from '../../src/core/ids/ids.js';
import { Metrics } from '../../src/core/metrics/metrics.js';
import { Realtime } from '../../src/core/realtime/realtime.service.js';
import { AuditModule } from '../../src/modules/audit/index.js';
import type { Did, DrivenPlayer, PlayerCapabilities } from '../../src/modules/playback/driven/driven-player.js';
import { Drivers } from '../../src/modules/playback/driven/drivers.service.js';
import { PlayerMakers } from '../../src/modules/playback/driven/player-makers.js';
import { SimulatedDevice } from '../../src/modules/playback/driven/simulated-device.js';
import { SimulatedPlayer } from '../../src/modules/playback/driven/simulated-player.js';
import { DueSweep } from '../../src/modules/playback/due.sweep.js';
import { PlaybackModule } from '../../src/modules/playback/playback.module.js';
import type { MusicNights } from './music-night.js';
import type { VirtualTime } from './virtual-time.js';

const STEPS_PER_ROUND = 4;

/** How players differ that matter to their driver. */
export const PUSHING: PlayerCapabilities = { endSignal: 'push', queueAhead: 'replaceable', volume: true };
export const POLLED: PlayerCapabilities = { endSignal: 'poll', queueAhead: 'none', volume: true };

/** A player of the venue that is only thought of. */
export interface HousePlayer {
  playerId: string;
  name: string;
  device: SimulatedDevice;
}

/** The loudspeakers of a venue on virtual time, and the processes that drive them. */
export class DrivenHouse {
  readonly processes: DrivenProcess[] = [];
  private readonly players = new Map<string, { device: SimulatedDevice; capabilities: PlayerCapabilities }>();

  constructor(
    readonly nights: MusicNights,
    readonly time: VirtualTime,
  ) {}

  /** Sets a player up, as a row and as a device. */
  async player(venueId: string, name: string, capabilities = PUSHING): Promise<HousePlayer> {
    const playerId = newId();
    await this.nights.sql.query(
      `INSERT INTO player (venue_id, id, name, kind, settings) VALUES ($1, $2, $3, 'SIMULATED', '{}')`,
      [venueId, playerId, name],
    );
    const device = new SimulatedDevice(this.time);
    this.players.set(playerId, { device, capabilities });
    return { playerId, name, device };
  }

  async start(bus: Bus = new InProcessBus(), strideMs: () => number = () => 1_000): Promise<DrivenProcess> {
    const life = { isOver: false };
    const process = new DrivenProcess(this.time, await this.compile(bus, life), life, strideMs);
    this.processes.push(process);
    await process.start();
    return process;
  }

  async close(): Promise<void> {
    for (const process of this.processes) await process.close();
  }

  private async compile(bus: Bus, life: Life): Promise<TestingModule> {
    const config = loadConfig({
      NODE_ENV: 'test',
      DATABASE_URL: this.nights.databaseUrl,
      VOTEBOX_SECRET: 'a secret that is only known to this test',
      MEDIA_DIR: this.nights.mediaDir,
      LOG_LEVEL: 'silent',
    });
    const module = await Test.createTestingModule({ imports: [CoreModule.with(config), AuditModule, PlaybackModule] })
      .overrideProvider(Realtime)
      .useValue({ publish: () => undefined })
      .overrideProvider(AccessDirectories)
      .useValue({ register: () => undefined })
      .overrideProvider(Bus)
      .useValue(bus)
      .overrideProvider(Clock)
      .useValue(this.time)
      .compile();
    module.get(PlayerMakers, { strict: false }).register({
      kind: 'SIMULATED',
      make: (_, { id }) => {
        const { device, capabilities } = this.players.get(id)!;
        return new MortalPlayer(new SimulatedPlayer(device, capabilities), life);
      },
    });
    return module;
  }
}

const NOTHING: Did<AudioCodec[]> = { ok: true, value: [] };

/** Whether a process was killed: from then on it hears and does nothing. */
interface Life {
  isOver: boolean;
}

/** The line of one process to a player. What was asked before the process died is done, but nobody hears the answer. */
class MortalPlayer implements DrivenPlayer {
  constructor(
    private readonly player: DrivenPlayer,
    private readonly life: Life,
  ) {}

  get capabilities(): PlayerCapabilities {
    return this.player.capabilities;
  }

  play: DrivenPlayer['play'] = (track, positionMs) => this.ask(() => this.player.play(track, positionMs));
  pause: DrivenPlayer['pause'] = () => this.ask(() => this.player.pause());
  setVolume: DrivenPlayer['setVolume'] = (volume) => this.ask(() => this.player.setVolume(volume));
  queueNext: DrivenPlayer['queueNext'] = (track) => this.ask(() => this.player.queueNext(track));
  sight: DrivenPlayer['sight'] = (reason) => this.ask(() => this.player.sight(reason));
  listUnsupported = () => this.ask(async () => (await this.player.listUnsupported?.()) ?? NOTHING);
  close: DrivenPlayer['close'] = () => this.ask(() => this.player.close());

  onNews(hear: () => void): () => void {
    return this.player.onNews(() => {
      if (!this.life.isOver) hear();
    });
  }

  private ask<T>(question: () => Promise<T>): Promise<T> {
    if (this.life.isOver) return new Promise<never>(() => undefined);
    return new Promise((answer, fail) => {
      question().then((value) => {
        if (!this.life.isOver) answer(value);
      }, fail);
    });
  }
}

/** The playback of one API process: its sweep and its drivers, on virtual time. */
export class DrivenProcess {
  readonly metrics: Metrics;
  private readonly drivers: Drivers;
  private readonly sweep: DueSweep;
  private forgetBeats: (() => void)[] = [];
  private isClosed = false;

  constructor(
    private readonly time: VirtualTime,
    readonly module: TestingModule,
    private readonly life: Life,
    private readonly strideMs: () => number,
  ) {
    this.metrics = this.get(Metrics);
    this.drivers = this.get(Drivers);
    this.sweep = this.get(DueSweep);
  }

  get<T>(type: abstract new (...args: never[]) => T): T {
    return this.module.get<T>(type, { strict: false });
  }

  /** By which it holds leases. */
  get driverId(): string {
    return this.drivers.driverId;
  }

  async start(): Promise<void> {
    this.drivers.onModuleInit();
    // The first question of Prisma loads its engine, which takes time that is not virtual.
    await this.get(Database).unscopedPrisma.player.count();
    this.goRound();
    this.step();
  }

  /** As kill -9, at this moment: nothing is given back, nothing more is done. */
  kill(): void {
    this.life.isOver = true;
    for (const forget of this.forgetBeats) forget();
  }

  /** As SIGTERM: leases are given back. */
  async stop(): Promise<void> {
    for (const forget of this.forgetBeats) forget();
    await this.drivers.onModuleDestroy();
    this.life.isOver = true;
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    this.kill();
    await this.get(Database).onApplicationShutdown();
  }

  private goRound(): void {
    void this.sweep.sweep();
    void this.drivers.lookAfterLeases();
    this.forgetBeats[0] = this.time.after(this.strideMs(), () => this.goRound());
  }

  private step(): void {
    this.drivers.stepAll();
    this.forgetBeats[1] = this.time.after(this.strideMs() / STEPS_PER_ROUND, () => this.step());
  }
}
