import { Injectable } from '@nestjs/common';
import { type PublicEventView, type PublicVenueView, SLUG_PATTERN, type SoundView } from '@votebox/contracts';
import { Clock } from '../../core/clock/clock.js';
import type { Ctx, UnscopedCtx } from '../../core/context/ctx.js';
import { accept, type Outcome, refuse } from '../../core/errors/app-error.js';
import { Events } from '../event/index.js';
import { NightRepository } from './night.repository.js';
import { toSoundView } from './sound.mapper.js';
import { toBrandingView } from './venue.mapper.js';
import { VenueRepository } from './venue.repository.js';

const HOUR_MS = 3_600_000;
/** An event that should have begun longer ago than this was forgotten, and is not "next" any more. */
const LATE_START_MS = 12 * HOUR_MS;
/** So long a screen still thanks for the night. */
const FAREWELL_MS = 6 * HOUR_MS;

/** What is on at a venue tonight, as guests and screens may know it. */
@Injectable()
export class Nights {
  constructor(
    private readonly repository: NightRepository,
    private readonly venues: VenueRepository,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  async publicVenue(caller: UnscopedCtx, unverifiedSlug: string): Promise<Outcome<PublicVenueView>> {
    const venue = SLUG_PATTERN.test(unverifiedSlug) ? await this.venues.findBySlug(unverifiedSlug) : null;
    if (!venue) return refuse('NOT_FOUND');
    const ctx: Ctx = { venueId: venue.id, actor: caller.actor, requestId: caller.requestId };
    const [live, next] = await Promise.all([this.repository.findLive(ctx), this.findNext(ctx)]);
    return accept({
      name: venue.name,
      slug: venue.slug,
      branding: toBrandingView(venue),
      live: await this.show(ctx, live),
      next: await this.show(ctx, next),
    });
  }

  /** What a screen of the venue shows: the event that runs, else the next one, else the one that has just ended. */
  async onScreen(ctx: Ctx): Promise<PublicEventView | null> {
    const eventId =
      (await this.repository.findLive(ctx)) ??
      (await this.findNext(ctx)) ??
      (await this.repository.findLastEnded(ctx, new Date(this.clock.now() - FAREWELL_MS)));
    return this.show(ctx, eventId);
  }

  /** What makes the sound of an event, as its screens must know. */
  async soundOf(ctx: Ctx, eventId: string): Promise<SoundView> {
    return toSoundView(await this.repository.listPlayers(ctx, eventId));
  }

  private findNext(ctx: Ctx): Promise<string | null> {
    return this.repository.findNext(ctx, new Date(this.clock.now() - LATE_START_MS));
  }

  private async show(ctx: Ctx, eventId: string | null): Promise<PublicEventView | null> {
    return eventId === null ? null : this.events.publicView(ctx, eventId);
  }
}
