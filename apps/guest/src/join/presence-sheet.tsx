import type { PresenceTier } from '@votebox/contracts';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { Sheet } from '../surface/sheet';
import { CodeEntry } from './code-entry';
import { joinByCode, type JoinOutcome } from './join';

interface PresenceSheetProps {
  eventId: string;
  /** `screen`: only the code that the screen shows now helps; `code`: any code of the event. */
  need: 'screen' | 'code';
  /** The vote that waits for the code. */
  waitingTitle: string | null;
  onClose: () => void;
  onEntered: (tier: PresenceTier) => void;
}

type Trouble = 'unknown' | 'changed' | 'card' | 'elsewhere' | 'cookies' | 'offline' | 'failed';

/** The way in for who got here without a code, or into the room for who came by the link. */
export function PresenceSheet({ eventId, need, waitingTitle, onClose, onEntered }: PresenceSheetProps) {
  const t = useTranslations('presence');
  const [attempt, setAttempt] = useState<{ count: number; isBusy: boolean; trouble: Trouble | null }>({
    count: 0,
    isBusy: false,
    trouble: null,
  });

  const enter = async (code: string) => {
    setAttempt((now) => ({ ...now, isBusy: true, trouble: null }));
    const outcome = await joinByCode(code);
    const trouble = toTrouble(outcome, eventId, need);
    if (outcome.kind === 'joined' && trouble === null) onEntered(outcome.tier);
    // A new field for the next try: the code that was typed is of no use any more.
    else setAttempt((now) => ({ count: now.count + 1, isBusy: false, trouble }));
  };

  return (
    <Sheet title={t(`${need}.title`)} onClose={onClose}>
      <p className="text-dim">{t(`${need}.text`)}</p>
      {waitingTitle === null ? null : <p className="mt-3 font-semibold">{t('waiting', { title: waitingTitle })}</p>}
      <div className="mt-5">
        <CodeEntry key={attempt.count} isJoining={attempt.isBusy} onCode={enter} />
      </div>
      <p role="status" className="mt-3 min-h-6 text-dim empty:hidden">
        {attempt.trouble === null ? null : t(`trouble.${attempt.trouble}`)}
      </p>
    </Sheet>
  );
}

function toTrouble(outcome: JoinOutcome, eventId: string, need: PresenceSheetProps['need']): Trouble | null {
  switch (outcome.kind) {
    case 'joined':
      if (outcome.eventId !== eventId) return 'elsewhere';
      return need === 'code' || outcome.tier === 'PRESENT' ? null : 'card';
    case 'full':
      return 'failed';
    case 'unknown':
    case 'changed':
    case 'cookies':
    case 'offline':
    case 'failed':
      return outcome.kind;
  }
}
