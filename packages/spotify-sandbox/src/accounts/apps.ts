import { timingSafeEqual } from 'node:crypto';
import type { Settings } from '../settings.js';
import { fits, isAllowed } from './redirect-uri.rules.js';

/** An app in the dashboard. */
export interface App {
  readonly clientId: string;
  /** null until the app has shown one: apps that were not registered are known by the first. */
  clientSecret: string | null;
  /** null: any address that Spotify would take. */
  readonly redirectUris: readonly string[] | null;
}

/** The app that is there from the start. */
export const TEST_APP = {
  clientId: '5a9db0c5b0c54a70b0c5b0c5a9d5a9d0',
  clientSecret: '0123456789abcdef0123456789abcdef',
} as const;

const CLIENT_ID = /^[0-9a-f]{32}$/i;

/** The apps that may ask. */
export class Apps {
  private readonly apps = new Map<string, App>();

  constructor(private readonly settings: Settings) {
    this.register({ ...TEST_APP, redirectUris: null });
  }

  register(app: App): void {
    this.apps.set(app.clientId, app);
  }

  /** An app that is registered, or an unknown one where those are welcome. */
  find(clientId: string): App | undefined {
    const known = this.apps.get(clientId);
    if (known !== undefined || !this.settings.isOpenToUnknownApps || !CLIENT_ID.test(clientId)) return known;
    const app: App = { clientId, clientSecret: null, redirectUris: null };
    this.register(app);
    return app;
  }

  takesRedirect(app: App, redirectUri: string): boolean {
    if (!isAllowed(redirectUri)) return false;
    return app.redirectUris === null || app.redirectUris.some((registered) => fits(registered, redirectUri));
  }

  /** Whether the secret is the app's; the first one that an unregistered app shows becomes it. */
  takesSecret(app: App, secret: string): boolean {
    app.clientSecret ??= secret;
    const [mine, theirs] = [Buffer.from(app.clientSecret), Buffer.from(secret)];
    return mine.length === theirs.length && timingSafeEqual(mine, theirs);
  }
}
