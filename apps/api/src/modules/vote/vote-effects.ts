import { Injectable } from '@nestjs/common';
import type { MyVotesView } from '@votebox/contracts';
import type { Ctx } from '../../core/context/ctx.js';

/** What the votes of one guest have brought about so far. */
type Effects = NonNullable<MyVotesView['heard']>;

interface OfVoter {
  eventId: string;
  ballotId: string;
  voterId: string;
}

type EffectSource = (ctx: Ctx, of: OfVoter) => Promise<Effects | null>;
/** Answers what the guest wants skipped; null for nothing. */
type WishSource = (ctx: Ctx, of: OfVoter) => Promise<string | null>;

/**
 * What a guest's votes have brought about, and what the guest wishes besides them. The vote core knows no kind, so each kind registers how to say it; null where
 * the ballot is not of that kind.
 */
@Injectable()
export class VoteEffects {
  private readonly sources: EffectSource[] = [];
  private readonly wishes: WishSource[] = [];

  register(source: EffectSource): void {
    this.sources.push(source);
  }

  registerWish(source: WishSource): void {
    this.wishes.push(source);
  }

  async wishOf(ctx: Ctx, of: OfVoter): Promise<string | null> {
    for (const source of this.wishes) {
      const wish = await source(ctx, of);
      if (wish !== null) return wish;
    }
    return null;
  }

  async of(ctx: Ctx, of: OfVoter): Promise<Effects | null> {
    for (const source of this.sources) {
      const effects = await source(ctx, of);
      if (effects) return effects;
    }
    return null;
  }
}
