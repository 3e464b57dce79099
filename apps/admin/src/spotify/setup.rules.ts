import type { SpotifyAccountView } from '@votebox/contracts';

const SETUP_STEPS = ['app', 'link', 'private', 'device'] as const;
export type SetupStep = (typeof SETUP_STEPS)[number];

export interface StepReading {
  step: SetupStep;
  /** `now`: the one to do next; `later`: needs those before it. */
  state: 'done' | 'now' | 'later';
}

/** How far the venue has come with Spotify. A link that ran out is to be done again, what came after it stays. */
export function readSetup(account: SpotifyAccountView, hasDevice: boolean): StepReading[] {
  const isDone: Record<SetupStep, boolean> = {
    app: account.clientId !== null,
    link: account.state === 'CONNECTED',
    private: account.privateSince !== null,
    device: hasDevice,
  };
  const next = SETUP_STEPS.find((step) => !isDone[step]);
  return SETUP_STEPS.map((step) => ({ step, state: isDone[step] ? 'done' : step === next ? 'now' : 'later' }));
}

/** What Spotify's pages call an id and a secret. */
const KEY = /^[0-9a-f]{32}$/i;

export function findAppFaults(app: { clientId: string; clientSecret: string }): {
  clientId?: 'key';
  clientSecret?: 'key';
} {
  return {
    ...(KEY.test(app.clientId.trim()) ? {} : { clientId: 'key' as const }),
    ...(KEY.test(app.clientSecret.trim()) ? {} : { clientSecret: 'key' as const }),
  };
}

/**
 * Where Spotify must be linked: it sends the browser back to its redirect URI, and only there is somebody signed in.
 * null where that is here. `origin`: that of this page.
 */
export function findLinkPlace(redirectUri: string, origin: string): string | null {
  if (!URL.canParse(redirectUri)) return null;
  const url = new URL(redirectUri);
  return url.origin === origin ? null : url.href.replace(/callback\/?$/, '');
}
