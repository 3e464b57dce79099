import type { PlayerSetupView } from '@votebox/contracts';
import type { PlayerRow } from './player.repository.js';
import { toPlayerSettings } from './player.rules.js';

/** The password is never given out, sealed or not. */
export function toPlayerSetupView({ id, name, kind, settings, secret, createdAt }: PlayerRow): PlayerSetupView {
  return {
    ...toPlayerSettings(kind, settings),
    id,
    name,
    kind,
    hasPassword: secret !== null,
    createdAt: createdAt.toISOString(),
  } as PlayerSetupView;
}
