import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../../core/context/ctx.js';
import type { DrivenPlayer, PlayerMaker } from './driven-player.js';
import { MpdPlayer } from './mpd-player.js';
import { toMpdSettings } from './mpd.rules.js';

/** Makes the drivers' end of the Music Player Daemons that venues have set up. */
@Injectable()
export class MpdMaker implements PlayerMaker {
  readonly kind = 'MPD';

  make(_ctx: Ctx, { settings, password }: Parameters<PlayerMaker['make']>[1]): DrivenPlayer {
    return new MpdPlayer(toMpdSettings(settings as Parameters<typeof toMpdSettings>[0]), password);
  }
}
