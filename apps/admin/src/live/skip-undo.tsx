'use client';

import { Button, CooldownRing } from '@votebox/ui';
import { Undo2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Skip } from './skip.hook';
import { SKIP_UNDO_MS } from './skip.rules';

/** The five seconds in which a skip can be taken back, as a ring that runs out. */
export function SkipUndo({ skip }: { skip: Skip }) {
  const t = useTranslations('live');
  const { state } = skip;
  const now = useTick(state.kind === 'pending');
  if (state.kind === 'idle') return null;
  const remainingMs = state.kind === 'pending' ? Math.max(0, state.dueAt - now) : 0;
  return (
    <div role="status" className="flex animate-vb-in items-center gap-3 rounded-control bg-surface-2 py-2 pr-2 pl-3">
      <CooldownRing remainingMs={remainingMs} totalMs={SKIP_UNDO_MS} size={40}>
        <span aria-hidden className="font-display text-lg font-bold tabular">
          {Math.ceil(remainingMs / 1000)}
        </span>
      </CooldownRing>
      <span className="line-clamp-2 min-w-0 flex-1 leading-snug font-semibold">
        {t(state.kind === 'pending' ? 'skipping' : 'skippingNow', { title: state.title })}
      </span>
      {state.kind === 'pending' ? (
        <Button variant="ghost" onClick={skip.undo}>
          <Undo2 aria-hidden />
          {t('undo')}
        </Button>
      ) : null}
    </div>
  );
}

function useTick(isOn: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!isOn) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 200);
    return () => clearInterval(timer);
  }, [isOn]);
  return now;
}
