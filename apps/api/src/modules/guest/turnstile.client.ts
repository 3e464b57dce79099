import { Injectable } from '@nestjs/common';
import { pino } from 'pino';
import { withPatience } from '../../core/clock/patience.js';
import { Config } from '../../core/config/config.js';

/** The one address that tokens are sent to; nothing of a request gets into it. */
const VERIFY_URL = 'https://challenges.cloudflare.com/turnstile/v0/siteverify';
const PATIENCE_MS = 3_000;
/** After a failure the widget is not offered for so long. */
const REST_MS = 60_000;

/** `unreachable`: Cloudflare did not say anything, so nothing is known about the token. */
export type TurnstileVerdict = 'human' | 'refused' | 'unreachable';

/** Where tokens are checked; another address only in tests. */
@Injectable()
export class TurnstileAddress {
  readonly url: string = VERIFY_URL;
}

/**
 * Asks Cloudflare whether the token of a widget is good. Only where both keys are configured. The address of the guest is
 * not sent along. While Cloudflare is away, the widget is not offered and the proof of work stands in for it.
 */
@Injectable()
export class Turnstile {
  private restsUntilMs = 0;
  private readonly log;

  constructor(
    private readonly config: Config,
    private readonly address: TurnstileAddress,
  ) {
    this.log = pino({ name: 'turnstile', level: config.LOG_LEVEL });
  }

  /** The key for the widget; null where it is not to be shown now. */
  get siteKey(): string | null {
    const isResting = performance.now() < this.restsUntilMs;
    return isResting ? null : (this.config.TURNSTILE_SITE_KEY ?? null);
  }

  async verify(token: string): Promise<TurnstileVerdict> {
    const secret = this.config.TURNSTILE_SECRET;
    if (!secret) return 'refused';
    const gone = new AbortController();
    try {
      const success = await withPatience(this.ask(secret, token, gone.signal), PATIENCE_MS);
      if (success === null) throw new Error('Turnstile does not answer');
      return success ? 'human' : 'refused';
    } catch (error) {
      this.restsUntilMs = performance.now() + REST_MS;
      this.log.warn({ err: error }, 'Turnstile is unreachable: proof of work instead');
      return 'unreachable';
    } finally {
      gone.abort();
    }
  }

  private async ask(secret: string, token: string, signal: AbortSignal): Promise<boolean> {
    const answer = await fetch(this.address.url, {
      method: 'POST',
      body: new URLSearchParams({ secret, response: token }),
      redirect: 'error',
      signal,
    });
    if (answer.status >= 500) throw new Error(`Turnstile answered ${answer.status}`);
    const { success } = (await answer.json()) as { success?: unknown };
    return success === true;
  }
}
