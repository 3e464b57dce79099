/** `dev2026`: what a new app gets since February 2026. `extended`: what apps with extended quota and old grants still have. */
export const PROFILES = ['dev2026', 'extended'] as const;
export type Profile = (typeof PROFILES)[number];

/**
 * What a player does when a track is over. `stop`: silent, position 0, the same track, when nothing follows. `short`: stops
 * a moment before the end, when nothing follows. `stuck`: says it plays, at the very end, for ever, whatever follows.
 * `overrun`: the same with a position that runs on.
 */
export const ENDINGS = ['stop', 'short', 'stuck', 'overrun'] as const;
export type Ending = (typeof ENDINGS)[number];

/** How a sandbox behaves. All of it can be changed while it runs. */
export interface Settings {
  profile: Profile;
  /** Takes an unknown client id of 32 hex digits as an app, with the first secret it shows. */
  isOpenToUnknownApps: boolean;
  accessTokenSeconds: number;
  /** Consent ends so long after it was given, whatever one does. */
  consentMonths: number;
  /** Whether apps with a secret get a new refresh token with each refresh. Those without one always do. */
  rotatesRefreshTokens: boolean;
  /** Body of a player command that was taken: an opaque text with 200 (seen since 2024), or nothing with 204 (documented). */
  commandAnswer: 'text' | 'empty';
  /** Real ms that a player command takes, so that two at once are seen as two at once. */
  commandLatencyMs: number;
  /** Calls per app in 30 s, null for no end. */
  windowCallsMax: number | null;
  /** Reads per app, endpoint group and 24 h, null for no end. */
  dailyReadsMax: number | null;
  ending: Ending;
  /** Whether something similar follows when nothing else does. */
  autoplays: boolean;
  /** A device that is silent for so long is no longer active; null for never. */
  idleDropMs: number | null;
}

export function defaultSettings(profile: Profile): Settings {
  const isLimited = profile === 'dev2026';
  return {
    profile,
    isOpenToUnknownApps: true,
    accessTokenSeconds: 3_600,
    consentMonths: 6,
    rotatesRefreshTokens: false,
    commandAnswer: 'text',
    commandLatencyMs: 15,
    windowCallsMax: isLimited ? 100 : null,
    dailyReadsMax: isLimited ? 600 : null,
    ending: 'stop',
    autoplays: false,
    idleDropMs: 600_000,
  };
}

const RULES: Readonly<Record<keyof Settings, (value: unknown) => boolean>> = {
  profile: (value) => PROFILES.some((profile) => profile === value),
  isOpenToUnknownApps: isBoolean,
  accessTokenSeconds: (value) => isCount(value, 1),
  consentMonths: (value) => isCount(value, 1),
  rotatesRefreshTokens: isBoolean,
  commandAnswer: (value) => value === 'text' || value === 'empty',
  commandLatencyMs: (value) => isCount(value, 0),
  windowCallsMax: (value) => value === null || isCount(value, 0),
  dailyReadsMax: (value) => value === null || isCount(value, 0),
  ending: (value) => ENDINGS.some((ending) => ending === value),
  autoplays: isBoolean,
  idleDropMs: (value) => value === null || isCount(value, 1),
};

/** Takes over what is given. Answers the first name that is unknown or has a value that cannot be, and changes nothing then. */
export function changeSettings(settings: Settings, changes: Readonly<Record<string, unknown>>): string | null {
  const wrong = Object.entries(changes).find(([name, value]) => !(isName(name) && RULES[name](value)));
  if (wrong !== undefined) return wrong[0];
  Object.assign(settings, changes);
  return null;
}

function isName(name: string): name is keyof Settings {
  return Object.hasOwn(RULES, name);
}

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}

function isCount(value: unknown, min: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= min;
}
