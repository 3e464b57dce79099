import type { TrackAvailability, VotingRules } from '@votebox/contracts';
import { formatDuration } from '@votebox/ui';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl/react';
import { useLanguage } from '../language/language.provider';
import { formatClock } from '../surface/clock';
import { useShortWait } from '../surface/short-wait.hook';

const WORDED = [
  'ALREADY_VOTED',
  'BALLOT_CLOSED',
  'BALLOT_PAUSED',
  'BANNED',
  'BUDGET_SPENT',
  'BUSY',
  'EVENT_NOT_ACTIVE',
  'NOT_JOINED',
  'NOT_PRESENT',
  'OFFLINE',
  'RATE_LIMITED',
  'TRACK_NOT_AVAILABLE',
  'TRACK_RECENTLY_PLAYED',
  'VOTE_COOLDOWN',
  'VOTE_LOCKED',
] as const;
type WordedCode = (typeof WORDED)[number];

function isWorded(code: string): code is WordedCode {
  return (WORDED as readonly string[]).includes(code);
}

export interface Refusal {
  code: string;
  /** The server's own sentence: for codes that this app has no words for. */
  message: string;
  retryAfterMs: number | null;
}

/** Why a vote was refused and, where it ends by itself, when. */
export function useRefusalText(): (refusal: Refusal) => string {
  const t = useTranslations('refused');
  const shortWait = useShortWait();
  return useCallback(
    ({ code, message, retryAfterMs }) => {
      const reason = isWorded(code) ? t(code) : message || t('other');
      const hasWait = retryAfterMs !== null && retryAfterMs > 0;
      return hasWait ? t('withWait', { reason, time: shortWait(retryAfterMs) }) : reason;
    },
    [shortWait, t],
  );
}

/** Why a track cannot be voted for and, where that ends by itself, from when it can. */
export function useAvailabilityText(rules: VotingRules): (availability: TrackAvailability) => string | null {
  const t = useTranslations('availability');
  const { language } = useLanguage();
  return useCallback(
    (availability) => {
      switch (availability.state) {
        case 'open':
          return null;
        case 'recently-played':
          return t('recentlyPlayed', { time: formatClock(availability.until, language) });
        case 'artist-gap':
          return t('artistGap', { count: rules.artistGap });
        case 'length':
          return t('length', { min: formatDuration(rules.durationMsMin), max: formatDuration(rules.durationMsMax) });
        case 'playing':
        case 'locked':
        case 'explicit':
        case 'banned':
        case 'unplayable':
          return t(availability.state);
      }
    },
    [t, language, rules.artistGap, rules.durationMsMin, rules.durationMsMax],
  );
}
