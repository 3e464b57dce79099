import {
  type ErrorCode,
  ERRORS,
  type EventView,
  type HoldView,
  type PublicEventView,
  type VotingRules,
} from '@votebox/contracts';
import type { EventRow, EventWithVenue } from './event.repository.js';
import type { EventPlan } from './event.rules.js';

/** The event as its staff see it. */
export function toEventView(event: EventRow, publicUrl: string, poolSize: number): EventView {
  return {
    id: event.id,
    venueId: event.venueId,
    name: event.name,
    theme: event.theme,
    status: event.status,
    joinCode: event.joinCode,
    joinUrl: toJoinUrl(publicUrl, event.joinCode),
    startsAt: toIso(event.startsAt),
    endsAt: toIso(event.endsAt),
    activatedAt: toIso(event.activatedAt),
    endedAt: toIso(event.endedAt),
    capacity: event.capacity,
    rules: toRules(event),
    pool: { kind: event.poolKind, values: event.poolValues },
    poolSize,
    hold: toHoldView(event),
    ballotId: event.ballotId,
    source: event.source,
    playerIds: event.playerIds,
    guestSkip: event.guestSkip,
    levelLoudness: event.levelLoudness,
    autoStart: event.autoStart,
    votingOpensAt: toIso(event.votingOpensAt),
    musicFrom: toIso(event.musicFrom),
    startFault: toErrorCode(event.startFault),
    scheduleId: event.scheduleId,
    createdAt: event.createdAt.toISOString(),
  };
}

/** The event as anyone may see it. */
export function toPublicEventView(event: EventWithVenue, publicUrl: string): PublicEventView {
  const { venue } = event;
  return {
    id: event.id,
    name: event.name,
    theme: event.theme,
    status: event.status,
    startsAt: toIso(event.startsAt),
    endsAt: toIso(event.endsAt),
    endedAt: toIso(event.endedAt),
    hold: toHoldView(event),
    source: event.source,
    guestSkip: event.guestSkip,
    votingOpensAt: toIso(event.votingOpensAt),
    musicFrom: toIso(event.musicFrom),
    joinCode: event.joinCode,
    joinUrl: toJoinUrl(publicUrl, event.joinCode),
    ballotId: event.ballotId,
    rules: toRules(event),
    venue: {
      name: venue.name,
      slug: venue.slug,
      language: venue.language === 'de' ? 'de' : 'en',
      branding: {
        accentColor: venue.accentColor,
        logoUrl: venue.logoFile ? `/api/v1/media/logos/${venue.id}/${venue.logoFile}` : null,
      },
    },
  };
}

function toHoldView(event: Pick<EventRow, 'status' | 'holdLabel' | 'holdUntil'>): HoldView | null {
  return event.status === 'HOLD' ? { label: event.holdLabel ?? '', until: toIso(event.holdUntil) } : null;
}

export function toRules(event: VotingRules): VotingRules {
  return {
    mode: event.mode,
    budgetVotes: event.budgetVotes,
    budgetWindowMs: event.budgetWindowMs,
    cooldownMs: event.cooldownMs,
    repeatBlockMs: event.repeatBlockMs,
    artistGap: event.artistGap,
    allowExplicit: event.allowExplicit,
    durationMsMin: event.durationMsMin,
    durationMsMax: event.durationMsMax,
    results: event.results,
    minTier: event.minTier,
  };
}

/** What the owner has set. */
export function toPlan(event: EventRow): EventPlan {
  return {
    ...toRules(event),
    name: event.name,
    theme: event.theme,
    startsAt: event.startsAt,
    endsAt: event.endsAt,
    capacity: event.capacity,
    poolKind: event.poolKind,
    poolValues: event.poolValues,
    source: event.source,
    playerIds: event.playerIds,
    guestSkip: event.guestSkip,
    levelLoudness: event.levelLoudness,
    autoStart: event.autoStart,
    votingOpensAt: event.votingOpensAt,
  };
}

/** The address that a QR code carries. */
export function toJoinUrl(publicUrl: string, joinCode: string): string {
  return `${publicUrl.replace(/\/+$/, '')}/j/${joinCode}`;
}

function toErrorCode(text: string | null): ErrorCode | null {
  return text && Object.hasOwn(ERRORS, text) ? (text as ErrorCode) : null;
}

function toIso(date: Date | null): string | null {
  return date?.toISOString() ?? null;
}
