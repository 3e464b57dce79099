import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type DisplayPairingState, type DisplayPairingView, normalizeJoinCode } from '@votebox/contracts';
import { Tokens } from '../../core/access/tokens.js';
import { Clock } from '../../core/clock/clock.js';
import type { Ctx, UnscopedCtx } from '../../core/context/ctx.js';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';
import { newId } from '../../core/ids/ids.js';
import { makePairingCode, PAIRING_LIFE_MS } from './display.rules.js';
import { PairingLimiter } from './pairing.limiter.js';
import { PairingRepository } from './pairing.repository.js';

/** Of 700 million codes some thousand are in use at most; a second draw that also hits one means something else is wrong. */
const DRAWS_MAX = 5;

/**
 * How a TV without a keyboard gets into a venue: it shows a code and keeps a secret; staff type the code; the TV, asking
 * with its secret, gets its token. The code alone is worth nothing to anyone who only sees the screen.
 */
@Injectable()
export class Pairings {
  constructor(
    private readonly repository: PairingRepository,
    private readonly limiter: PairingLimiter,
    private readonly tokens: Tokens,
    private readonly clock: Clock,
  ) {}

  async start(caller: UnscopedCtx): Promise<Outcome<DisplayPairingView>> {
    const allowed = await this.limiter.takeStart(caller.address);
    if (!allowed.ok) return allowed;
    const now = new Date(this.clock.now());
    const secret = randomBytes(32).toString('base64url');
    const expiresAt = new Date(now.getTime() + PAIRING_LIFE_MS);
    for (let draw = 0; draw < DRAWS_MAX; draw++) {
      const draft = { id: newId(), code: makePairingCode(randomInt), secretHash: hashOf(secret), expiresAt };
      if (await this.repository.start(draft, now)) {
        return accept({ pairingId: draft.id, code: draft.code, secret, expiresAt: expiresAt.toISOString() });
      }
    }
    return refuse('BUSY', 1_000);
  }

  /** NOT_FOUND for an unknown or expired pairing and for a wrong secret alike. */
  async state(pairingId: string, secret: string): Promise<Outcome<DisplayPairingState>> {
    const pairing = await this.repository.find(pairingId);
    if (!pairing || !isSecret(secret, pairing.secretHash) || pairing.expiresAt.getTime() <= this.clock.now()) {
      return refuse('NOT_FOUND');
    }
    const { display } = pairing;
    if (!display) return accept({ state: 'waiting' });
    const token = this.tokens.issueForDisplay(display.venueId, display.id, display.tokenVersion);
    return accept({ state: 'paired', token, displayId: display.id });
  }

  /** Staff typed a code. NOT_FOUND where no screen shows it now. */
  async claim(ctx: Ctx, typedCode: string, name: string): Promise<Outcome<{ displayId: string }>> {
    const allowed = await this.limiter.takeClaim(ctx.venueId);
    if (!allowed.ok) return allowed;
    const code = normalizeJoinCode(typedCode);
    const claimed = await this.repository.claim(ctx, code, name, new Date(this.clock.now()));
    return claimed ? accept(claimed) : refuse('NOT_FOUND');
  }
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function isSecret(given: string, storedHash: string): boolean {
  return timingSafeEqual(Buffer.from(hashOf(given), 'hex'), Buffer.from(storedHash, 'hex'));
}
