import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { PlayerTestView, SpotifyDeviceSettings } from '@votebox/contracts';
import type { Ctx } from '../../../core/context/ctx.js';
import { SpotifyApi } from '../../spotify/index.js';
import type { DrivenPlayer, PlayerAccess, PlayerMaker } from './driven-player.js';
import { PlayerMakers } from './player-makers.js';
import { SpotifyDeviceRepository } from './spotify-device.repository.js';
import { SpotifyPlayer } from './spotify-player.js';
import { findDevice, toPlayerFault } from './spotify-player.rules.js';

/** Reaches devices at Spotify in the name of the venue's account. */
@Injectable()
export class SpotifyMaker implements PlayerMaker, OnModuleInit {
  readonly kind = 'SPOTIFY';

  constructor(
    private readonly makers: PlayerMakers,
    private readonly api: SpotifyApi,
    private readonly devices: SpotifyDeviceRepository,
  ) {}

  onModuleInit(): void {
    this.makers.register(this);
  }

  make(ctx: Ctx, { id, settings }: PlayerAccess): DrivenPlayer {
    return new SpotifyPlayer(ctx, id, settings as SpotifyDeviceSettings, this.api, this.devices);
  }

  /** One read. Whether the account has Premium shows only when something is played. */
  async examine(ctx: Ctx, { settings }: PlayerAccess): Promise<PlayerTestView> {
    const wanted = settings as SpotifyDeviceSettings;
    const seen = await this.api.read(ctx, 'music', (web, token) => web.devices(token));
    if (!seen.ok) {
      const fault = toPlayerFault(seen.fault);
      return { ok: false, trouble: fault.of === 'player' ? fault.trouble : null, details: `${fault.detail}.` };
    }
    const found = findDevice(seen.value, wanted);
    const others = seen.value.map(({ name }) => `"${name}"`).join(', ');
    if (!found) {
      const details = `Spotify does not see "${wanted.deviceName}". It sees ${others || 'no device'}.`;
      return { ok: false, trouble: 'DEVICE_GONE', details };
    }
    if (found.isRestricted) {
      return { ok: false, trouble: 'NOT_ALLOWED', details: `"${found.name}" does not take commands.` };
    }
    const volume = found.volume === null ? 'no volume of its own' : `volume ${found.volume}`;
    return { ok: true, trouble: null, details: `"${found.name}" is there (${found.type}, ${volume}).` };
  }
}
