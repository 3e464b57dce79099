'use client';

import type { EventView } from '@votebox/contracts';
import { buttonClass, QrCode } from '@votebox/ui';
import { Radio } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { findFocus, isLive } from '../events/event-group.rules';
import { ROUTES } from '../shell/routes';
import { StepText } from './onboarding-steps';

/** The owner is the first guest: scan, vote, see it arrive. */
export function VoteStep({ events }: { events: readonly EventView[] }) {
  const t = useTranslations('onboarding.steps.vote');
  const focus = findFocus(events);
  if (!focus || !isLive(focus)) {
    return (
      <StepText
        actions={
          <Link href={focus ? ROUTES.live(focus.id) : ROUTES.live()} className={buttonClass()}>
            <Radio aria-hidden />
            {t('toLive')}
          </Link>
        }
      >
        {t('notRunning')}
      </StepText>
    );
  }
  return (
    <div className="flex flex-wrap items-center gap-x-8 gap-y-5">
      <QrCode value={focus.joinUrl} size={168} label={t('qrLabel', { name: focus.name })} />
      <div className="min-w-0 flex-1 basis-64">
        <p className="max-w-prose text-text-dim">{t('text')}</p>
        <p className="mt-4 font-display text-4xl font-extrabold tracking-[0.12em]">{focus.joinCode}</p>
        <p className="mt-1 text-sm wrap-anywhere text-text-dim">{focus.joinUrl}</p>
        <p role="status" className="mt-4 animate-vb-breathe font-semibold text-accent">
          {t('waiting')}
        </p>
      </div>
    </div>
  );
}
