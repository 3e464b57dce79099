import { Injectable } from '@nestjs/common';
import { Counter, Gauge } from 'prom-client';
import { Clock } from '../../core/clock/clock.js';
import { Metrics } from '../../core/metrics/metrics.js';
import { daysLeft } from './consent.rules.js';
import { SpotifyAccountRepository } from './spotify-account.repository.js';
import type { CallKind } from './spotify-gate.js';
import type { Answer } from './spotify-fault.rules.js';

/** What is measured about Spotify. */
@Injectable()
export class SpotifyMetrics {
  private readonly calls: Counter;

  constructor(metrics: Metrics, accounts: SpotifyAccountRepository, clock: Clock) {
    const registers = [metrics.registry];
    this.calls = new Counter({
      name: 'votebox_spotify_calls_total',
      help: 'Calls of the Web API by kind and outcome: ok, or what was wrong (RATE_LIMITED and QUOTA_EXCEEDED are the 429s)',
      labelNames: ['kind', 'outcome'],
      registers,
    });
    const days = new Gauge({
      name: 'votebox_spotify_token_days_left',
      help: 'Days until the first of the linked accounts must be linked again; 0 where one must be now; absent without any',
      registers: [],
      async collect() {
        // A database that is away leaves the number out instead of the whole page of metrics.
        const states = await accounts.listStates().catch(() => []);
        const left = states
          .filter(({ state }) => state !== 'UNLINKED')
          .map(({ state, consentedAt }) =>
            state === 'NEEDS_REAUTH' || !consentedAt ? 0 : daysLeft(consentedAt, clock.now()),
          );
        if (left.length > 0) this.set(Math.min(...left));
        else this.remove();
      },
    });
    metrics.registry.registerMetric(days);
  }

  count(kind: CallKind, answer: Answer<unknown>): void {
    this.calls.inc({ kind, outcome: answer.ok ? 'ok' : answer.fault.kind });
  }
}
