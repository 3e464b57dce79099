import { useCallback } from 'react';
import { useTranslations } from 'use-intl/react';
import { nightSession } from '../night/night-session';
import { useShortWait } from '../surface/short-wait.hook';
import { useRefusalText } from './vote-reason.hook';
import type { VoteStanding } from './vote-standing.rules';

/** Says in a sentence why a vote cannot be cast right now; null where it can. */
export function useVoteExplanation(): (standing: VoteStanding) => string | null {
  const t = useTranslations('votes.why');
  const refusalText = useRefusalText();
  const shortWait = useShortWait();
  return useCallback(
    (standing) => {
      const waitUntil = (at: number) => shortWait(at - nightSession().live.serverNow());
      switch (standing.kind) {
        case 'open':
        case 'counted':
          return null;
        case 'sending':
        case 'waiting':
          return t('sending');
        case 'cooling':
          return t('cooling', { time: waitUntil(standing.until) });
        case 'spent':
          return standing.refillAt === null ? t('spent') : t('spentUntil', { time: waitUntil(standing.refillAt) });
        case 'stopped':
          return t(standing.why);
        case 'unavailable':
          return t('unavailable');
        case 'refused':
          return refusalText(standing);
      }
    },
    [refusalText, shortWait, t],
  );
}
