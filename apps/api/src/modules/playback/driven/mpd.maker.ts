import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { PlayerTestView } from '@votebox/contracts';
import type { Ctx } from '../../../core/context/ctx.js';
import type { DrivenPlayer, PlayerAccess, PlayerMaker } from './driven-player.js';
import { MpdLink } from './mpd-link.js';
import { MpdPlayer } from './mpd-player.js';
import { mpdCommand, numberOf, splitAt, valueOf } from './mpd-protocol.rules.js';
import { type Examined, tellExamined, toFault, toMpdSettings, toUri } from './mpd.rules.js';
import { PlayerMakers } from './player-makers.js';

/** Reaches the Music Player Daemons that venues have set up. */
@Injectable()
export class MpdMaker implements PlayerMaker, OnModuleInit {
  readonly kind = 'MPD';

  constructor(private readonly makers: PlayerMakers) {}

  onModuleInit(): void {
    this.makers.register(this);
  }

  make(_ctx: Ctx, { settings, password }: PlayerAccess): DrivenPlayer {
    return new MpdPlayer(toMpdSettings(settings as SettingsRow), password);
  }

  async examine(_ctx: Ctx, { settings, password }: PlayerAccess, libraryPaths: string[]): Promise<PlayerTestView> {
    const { host, port, prefix } = toMpdSettings(settings as SettingsRow);
    const link = new MpdLink({ host, port, password });
    try {
      const seen = await look(link, prefix, libraryPaths);
      return seen.ok ? tellExamined(seen.value) : failedTest(toFault(seen.failure));
    } finally {
      link.close();
    }
  }
}

type SettingsRow = Parameters<typeof toMpdSettings>[0];

async function look(link: MpdLink, prefix: string, paths: string[]) {
  const said = await link.run(['stats', 'outputs']);
  if (!said.ok) return said;
  const [stats = [], outputs = []] = said.value;
  let known = 0;
  for (const path of paths) {
    const found = await link.run([mpdCommand('lsinfo', toUri(prefix, path))]);
    if (found.ok) known++;
    else if (found.failure.kind !== 'refused') return found;
  }
  const examined: Examined = {
    version: link.version ?? '',
    songs: numberOf(stats, 'songs') ?? 0,
    outputs: splitAt(outputs, 'outputid').map((output) => ({
      name: valueOf(output, 'outputname') ?? '',
      isOn: valueOf(output, 'outputenabled') === '1',
    })),
    prefix,
    asked: paths.length,
    known,
  };
  return { ok: true, value: examined } as const;
}

function failedTest(fault: ReturnType<typeof toFault>): PlayerTestView {
  return { ok: false, trouble: fault.of === 'player' ? fault.trouble : null, details: `${fault.detail}.` };
}
