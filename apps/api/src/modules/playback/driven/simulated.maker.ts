import { Injectable, type OnModuleInit } from '@nestjs/common';
import { setTimeout as wait } from 'node:timers/promises';
import type { Ctx } from '../../../core/context/ctx.js';
import type { DrivenPlayer, PlayerAccess, PlayerMaker } from './driven-player.js';
import { PlayerMakers } from './player-makers.js';
import { type DeviceTime, SimulatedDevice } from './simulated-device.js';
import { SimulatedPlayer } from './simulated-player.js';

const REAL_TIME: DeviceTime = {
  now: () => performance.now(),
  after(ms, act) {
    const timer = setTimeout(act, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
  wait: (ms) => wait(ms),
};

/** Players without a loudspeaker, for trying an event out. Their devices live in this process and end with it. */
@Injectable()
export class SimulatedMaker implements PlayerMaker, OnModuleInit {
  readonly kind = 'SIMULATED';
  private readonly devices = new Map<string, SimulatedDevice>();

  constructor(private readonly makers: PlayerMakers) {}

  onModuleInit(): void {
    this.makers.register(this);
  }

  make(_ctx: Ctx, { id }: PlayerAccess): DrivenPlayer {
    return new SimulatedPlayer(this.device(id), { endSignal: 'push', queueAhead: 'replaceable', volume: true });
  }

  /** The device of a player, as it is in the room. */
  device(playerId: string): SimulatedDevice {
    const device = this.devices.get(playerId) ?? new SimulatedDevice(REAL_TIME);
    this.devices.set(playerId, device);
    return device;
  }
}
