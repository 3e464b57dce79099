import type { TestingModule } from '@nestjs/testing';
import type { AudioCodec } from '@votebox/contracts';
import { type Bus, InProcessBus } from '../../../src/core/bus/bus.js';
import type { Config } from '../../../src/core/config/config.js';
import { Database } from '../../../src/core/database/database.js';
import { newId } from '../../../src/core/ids/ids.js';
import { Metrics } from '../../../src/core/metrics/metrics.js';
import type { Did, DrivenPlayer, PlayerCapabilities } from '../../../src/modules/playback/driven/driven-player.js';
import { Drivers } from '../../../src/modules/playback/driven/drivers.service.js';
import { PlayerMakers } from '../../../src/modules/playback/driven/player-makers.js';
import { SimulatedDevice } from '../../../src/modules/playback/driven/simulated-device.js';
import { SimulatedPlayer } from '../../../src/modules/playback/driven/simulated-player.js';
import { DueSweep } from '../../../src/modules/playback/due.sweep.js';
import { VirtualTime } from '../virtual-time.js';
import type { World } from '../world.js';
import { MusicProcess } from './music-process.js';

const STEPS_PER_ROUND = 4;

/** How players differ that matter to their driver. */
export const PUSHING: PlayerCapabilities = { endSignal: 'push', queueAhead: 'replaceable', volume: true };
export const POLLED: PlayerCapabilities = { endSignal: 'poll', queueAhead: 'none', volume: true };

/** A player of the venue that is only thought of. */
export interface Speaker {
  playerId: string;
  name: string;
  device: SimulatedDevice;
}

/** The loudspeakers of venues on virtual time, and the processes that drive them. */
export class DrivenPlayers {
  private processes: DrivenProcess[] = [];
  private readonly players = new Map<string, { device: SimulatedDevice; capabilities: PlayerCapabilities }>();

  private constructor(
    private readonly world: World,
    readonly time: VirtualTime,
  ) {}

  static async open(world: World): Promise<DrivenPlayers> {
    return new DrivenPlayers(world, await VirtualTime.open(world.databaseUrl));
  }

  /** Sets a player up, as a row and as a device. */
  async player(venueId: string, name: string, capabilities = PUSHING): Promise<Speaker> {
    const playerId = newId();
    const row = { venue_id: venueId, id: playerId, name, kind: 'SIMULATED', settings: {} };
    await this.world.insert('player', row);
    const device = new SimulatedDevice(this.time);
    this.players.set(playerId, { device, capabilities });
    return { playerId, name, device };
  }

  async start(bus: Bus = new InProcessBus(), strideMs: () => number = () => 1_000): Promise<DrivenProcess> {
    const process = await DrivenProcess.on(this.time, this.world.config({ LOG_LEVEL: 'silent' }), bus, strideMs);
    process.get(PlayerMakers).register({
      kind: 'SIMULATED',
      make: (_, { id }) => {
        const { device, capabilities } = this.players.get(id)!;
        return new MortalPlayer(new SimulatedPlayer(device, capabilities), process.life);
      },
    });
    this.processes.push(process);
    await process.start();
    return process;
  }

  /** No process runs any more, and no event is left. */
  async clear(): Promise<void> {
    for (const process of this.processes.splice(0)) await process.close();
    await this.world.sql.query('DELETE FROM event');
  }

  async close(): Promise<void> {
    for (const process of this.processes) await process.close();
    await this.time.close();
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
export class DrivenProcess extends MusicProcess {
  readonly life: Life = { isOver: false };
  readonly metrics = this.get(Metrics);
  private readonly drivers = this.get(Drivers);
  private readonly sweep = this.get(DueSweep);
  private forgetBeats: (() => void)[] = [];
  private isClosed = false;

  private constructor(
    module: TestingModule,
    private readonly time: VirtualTime,
    private readonly strideMs: () => number,
  ) {
    super(module);
  }

  static async on(time: VirtualTime, config: Config, bus: Bus, strideMs: () => number): Promise<DrivenProcess> {
    return new DrivenProcess(await MusicProcess.compile(config, { bus, clock: time }), time, strideMs);
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

  override async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    this.kill();
    await super.close();
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
