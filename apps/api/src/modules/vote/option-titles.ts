import { Injectable } from '@nestjs/common';
import type { Ctx } from '../../core/context/ctx.js';

type TitleSource = (
  ctx: Ctx,
  ballotId: string,
  optionIds: string[],
) => Promise<Map<string, { title: string; subtitle: string }>>;

/**
 * What options are called. The vote core knows no kind, so each kind (music, polls …) registers how to name its options;
 * the first that knows any of them answers.
 */
@Injectable()
export class OptionTitles {
  private readonly sources: TitleSource[] = [];

  register(source: TitleSource): void {
    this.sources.push(source);
  }

  async of(ctx: Ctx, ballotId: string, optionIds: string[]): Promise<Map<string, { title: string; subtitle: string }>> {
    if (optionIds.length === 0) return new Map();
    for (const source of this.sources) {
      const titles = await source(ctx, ballotId, optionIds);
      if (titles.size > 0) return titles;
    }
    return new Map();
  }
}
