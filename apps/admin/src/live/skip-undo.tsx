'use client';

import { useServerClock } from '@votebox/client/react';
import { LIMITS } from '@votebox/contracts';
import { Button, CooldownRing } from '@votebox/ui';
import { Undo2 } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useLive } from '../session/live.context';
import type { LiveRoom } from './room.hook';
import { findUndoable } from './skip.rules';

/** The five seconds in which a skip can be taken back, as a ring that runs out; on every desk, whoever skipped. */
export function SkipUndo({ room }: { room: LiveRoom }) {
  const t = useTranslations('live');
  const now = useServerClock(useLive(), 200);
  const undo = findUndoable(room.playback, now);
  if (!undo) return null;
  const remainingMs = undo.untilMs - now;
  return (
    <div role="status" className="flex animate-vb-in items-center gap-3 rounded-control bg-surface-2 py-2 pr-2 pl-3">
      <CooldownRing remainingMs={remainingMs} totalMs={LIMITS.undoSkipMs} size={40}>
        <span aria-hidden className="font-display text-lg font-bold tabular">
          {Math.ceil(remainingMs / 1000)}
        </span>
      </CooldownRing>
      <span className="line-clamp-2 min-w-0 flex-1 leading-snug font-semibold">
        {t('skipped', { title: undo.title })}
      </span>
      <Button variant="ghost" isBusy={room.skip.isBusy} onClick={() => room.skip.undo(undo.playId)}>
        <Undo2 aria-hidden />
        {t('undo')}
      </Button>
    </div>
  );
}
