import { LIMITS, type CreatePlayerDto, type PlayerSetupView, type UpdatePlayerDto } from '@votebox/contracts';

const MPD_PORT = 6600;
const PORT_MAX = 65_535;
const HOST = /^[A-Za-z0-9.:_-]+$/;
const HOST_MAX = 253;

/** An MPD as the form holds it. */
export interface MpdDraft {
  name: string;
  host: string;
  port: number;
  prefix: string;
  /** What is typed; '' leaves a password that is there as it is. */
  password: string;
  /** Takes the password that is there away. */
  dropsPassword: boolean;
}

export function newMpd(): MpdDraft {
  return { name: '', host: '', port: MPD_PORT, prefix: '', password: '', dropsPassword: false };
}

export function toMpdDraft(player: PlayerSetupView & { kind: 'MPD' }): MpdDraft {
  return { ...newMpd(), name: player.name, host: player.mpd.host, port: player.mpd.port, prefix: player.mpd.prefix };
}

export type MpdFault = 'required' | 'host' | 'port';

/** What the server would refuse, by field. */
export function findMpdFaults(draft: MpdDraft): Partial<Record<'name' | 'host' | 'port', MpdFault>> {
  const host = draft.host.trim();
  return {
    ...(draft.name.trim() === '' ? { name: 'required' as const } : {}),
    ...(host === '' || host.length > HOST_MAX || !HOST.test(host) ? { host: 'host' as const } : {}),
    ...(!Number.isInteger(draft.port) || draft.port < 1 || draft.port > PORT_MAX ? { port: 'port' as const } : {}),
  };
}

const fieldsOf = (draft: MpdDraft) => ({
  name: draft.name.trim().slice(0, LIMITS.playerNameMax),
  mpd: { host: draft.host.trim(), port: draft.port, prefix: draft.prefix.trim().replace(/^\/+|\/+$/g, '') },
});

export function toCreateMpd(draft: MpdDraft): CreatePlayerDto {
  return { kind: 'MPD', ...fieldsOf(draft), ...(draft.password ? { password: draft.password } : {}) };
}

/** A password is only named when it changes. */
export function toUpdateMpd(draft: MpdDraft): UpdatePlayerDto {
  const password = draft.password ? { password: draft.password } : draft.dropsPassword ? { password: null } : {};
  return { ...fieldsOf(draft), ...password };
}
