import { Injectable } from '@nestjs/common';
import type { DisplayHomeView, DisplayView, Page } from '@votebox/contracts';
import type { AddDisplayDto, PageQueryDto } from '@votebox/contracts/dto';
import { Tokens } from '../../core/access/tokens.js';
import { Bus } from '../../core/bus/bus.js';
import { Clock } from '../../core/clock/clock.js';
import type { Ctx, DisplayCtx } from '../../core/context/ctx.js';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';
import { readIdPage, toIdPage } from '../../core/http/id-page.js';
import { Nights, Venues } from '../venue/index.js';
import { toDisplayView } from './display.mapper.js';
import { DisplayRepository } from './display.repository.js';
import { isSeenDue } from './display.rules.js';
import { Pairings } from './pairing.service.js';

const DEFAULT_NAME = 'TV';

/** What a display gives its own page: the look of the venue, what is on and what makes its sound. */
type Surroundings = Omit<DisplayHomeView, 'display'>;

/** What stands around a screen: its venue, and the event to show. */
@Injectable()
export class DisplaySurroundings {
  constructor(
    private readonly venues: Venues,
    private readonly nights: Nights,
  ) {}

  async of(ctx: Ctx): Promise<Surroundings> {
    const [venue, event] = await Promise.all([this.venues.get(ctx), this.nights.onScreen(ctx)]);
    return { venue, event, sound: event === null ? null : await this.nights.soundOf(ctx, event.id) };
  }
}

@Injectable()
export class Displays {
  constructor(
    private readonly repository: DisplayRepository,
    private readonly pairings: Pairings,
    private readonly surroundings: DisplaySurroundings,
    private readonly tokens: Tokens,
    private readonly bus: Bus,
    private readonly clock: Clock,
  ) {}

  async list(ctx: Ctx, query: PageQueryDto): Promise<Page<DisplayView>> {
    const page = readIdPage(query);
    return toIdPage(await this.repository.list(ctx, page), page.limit, ({ id }) => id, toDisplayView);
  }

  /** With a code: the screen that shows it. Without: a screen on this computer, whose token is in the answer. */
  async add(ctx: Ctx, { code, name }: AddDisplayDto): Promise<Outcome<DisplayView & { token?: string }>> {
    if (code == null) {
      const display = await this.repository.add(ctx, name ?? DEFAULT_NAME);
      const token = this.tokens.issueForDisplay(ctx.venueId, display.id, display.tokenVersion);
      return accept({ ...toDisplayView(display), token });
    }
    const claimed = await this.pairings.claim(ctx, code, name ?? DEFAULT_NAME);
    if (!claimed.ok) return claimed;
    const display = await this.repository.find(ctx, claimed.value.displayId);
    return display ? accept(toDisplayView(display)) : refuse('NOT_FOUND');
  }

  async remove(ctx: Ctx, displayId: string): Promise<Outcome<null>> {
    if (!(await this.repository.remove(ctx, displayId))) return refuse('NOT_FOUND');
    this.bus.tell({ kind: 'access:revoked', venueId: ctx.venueId, subject: { displayId } });
    return accept(null);
  }

  async home(ctx: DisplayCtx): Promise<Outcome<DisplayHomeView>> {
    const display = await this.repository.find(ctx, ctx.actor.displayId);
    if (!display) return refuse('UNAUTHORIZED');
    const now = this.clock.now();
    if (isSeenDue(display.lastSeenAt, now)) await this.repository.markSeen(ctx, display.id, new Date(now));
    return accept({ display: toDisplayView(display), ...(await this.surroundings.of(ctx)) });
  }
}
