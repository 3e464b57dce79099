import { Injectable } from '@nestjs/common';
import { Clock } from '../../core/clock/clock.js';
import type { Ctx } from '../../core/context/ctx.js';
import { SpotifyAccountRepository } from './spotify-account.repository.js';
import type { Answer, SpotifyFault } from './spotify-fault.rules.js';
import { type CallKind, SpotifyGate, toHold } from './spotify-gate.js';
import { SpotifyMetrics } from './spotify-metrics.js';
import { type AccessToken, SpotifyTokens } from './spotify-tokens.service.js';
import { SpotifyWeb } from './spotify-web.adapter.js';

/** Reads that are planned for a day (UTC) at most. Spotify says no number; this has been seen to be allowed. */
export const READS_PER_DAY_MAX = 600;
const DAY_MS = 86_400_000;

/** `catalogue`: browsing and pools. `music`: watching the player. `finding`: whether, and under which id, a device is there. */
export type ReadPurpose = 'catalogue' | 'music' | 'finding';

/**
 * How many of the day's reads may be gone when another one of a purpose is made. The last ones are kept: not watched, the
 * music goes on by the clock; not browsed, a pool stays as it is; but a device that is not found is silence.
 */
const READS_MAX: Record<ReadPurpose, number> = {
  catalogue: READS_PER_DAY_MAX - 150,
  music: READS_PER_DAY_MAX - 60,
  finding: READS_PER_DAY_MAX,
};
type Admit = () => Promise<SpotifyFault | null>;
type Call<T> = (web: SpotifyWeb, token: string) => Promise<Answer<T>>;

/** Calls of the Web API in the name of a venue: with its token, through the gate of its app, within the day's allowance. */
@Injectable()
export class SpotifyApi {
  private readonly gates = new Map<string, SpotifyGate>();

  constructor(
    private readonly clock: Clock,
    private readonly web: SpotifyWeb,
    private readonly tokens: SpotifyTokens,
    private readonly accounts: SpotifyAccountRepository,
    private readonly metrics: SpotifyMetrics,
  ) {}

  read<T>(ctx: Ctx, purpose: ReadPurpose, call: Call<T>): Promise<Answer<T>> {
    return this.call(ctx, 'read', () => this.countRead(ctx, READS_MAX[purpose]), call);
  }

  command(ctx: Ctx, call: Call<null>): Promise<Answer<null>> {
    return this.call(ctx, 'command', () => Promise.resolve(null), call);
  }

  /** A token that Spotify does not take is renewed once, and the call made once more. */
  private async call<T>(ctx: Ctx, kind: CallKind, admit: Admit, call: Call<T>): Promise<Answer<T>> {
    const first = await this.tokens.get(ctx);
    if (!first.ok) return first;
    const answer = await this.pass(ctx, kind, first.value, admit, call);
    if (answer.ok || answer.fault.kind !== 'EXPIRED') return answer;
    const second = await this.tokens.renew(ctx, first.value.issuedAt);
    return second.ok ? this.pass(ctx, kind, second.value, admit, call) : second;
  }

  private pass<T>(ctx: Ctx, kind: CallKind, token: AccessToken, admit: Admit, call: Call<T>): Promise<Answer<T>> {
    const gate = this.gateOf(token.clientId);
    gate.hear(token.holds);
    return gate.pass(kind, admit, async () => {
      const answer = await call(this.web, token.token);
      this.metrics.count(kind, answer);
      if (!answer.ok) await this.remember(ctx, kind, token, answer.fault);
      return answer;
    });
  }

  private async countRead(ctx: Ctx, max: number): Promise<SpotifyFault | null> {
    const nowMs = this.clock.now();
    const day = new Date(nowMs).toISOString().slice(0, 10);
    if (await this.accounts.countRead(ctx, day, max)) return null;
    const waitMs = (Math.floor(nowMs / DAY_MS) + 1) * DAY_MS - nowMs;
    return { kind: 'QUOTA_EXCEEDED', waitMs, detail: 'our own count for today' };
  }

  private async remember(ctx: Ctx, kind: CallKind, token: AccessToken, fault: SpotifyFault): Promise<void> {
    if (fault.kind === 'SCOPE_MISSING') await this.tokens.giveUp(ctx, token, fault.detail);
    const hold = toHold(kind, fault, this.clock.now());
    if (hold) await this.accounts.hold(ctx, hold);
  }

  private gateOf(clientId: string): SpotifyGate {
    const known = this.gates.get(clientId);
    if (known) return known;
    const gate = new SpotifyGate(this.clock);
    this.gates.set(clientId, gate);
    return gate;
  }
}
