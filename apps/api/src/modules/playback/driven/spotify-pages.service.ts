import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../../core/context/ctx.js';
import { AppError, notFound } from '../../../core/errors/app-error.js';
import { SpotifyDeviceRepository } from './spotify-device.repository.js';

/** Pages with the Web Playback SDK: each is a device at Spotify while it is open. */
@Injectable()
export class SpotifyPages {
  constructor(private readonly devices: SpotifyDeviceRepository) {}

  /**
   * From now on the player is the page with this device id; the one before is not commanded any more. `replaces`: only
   * while the player is that device; refused where another page has taken it since.
   */
  async take(ctx: Ctx, playerId: string, deviceId: string, replaces: string | null): Promise<void> {
    const device = await this.devices.find(ctx, playerId);
    if (!device) throw notFound();
    if (!device.isPage) throw new AppError('CONFLICT', { message: 'This player is a device of its own, not a page.' });
    const isTaken = await this.devices.saveDeviceId(ctx, playerId, deviceId, replaces);
    if (!isTaken) throw new AppError('CONFLICT', { message: 'Another page is this player now.' });
  }
}
