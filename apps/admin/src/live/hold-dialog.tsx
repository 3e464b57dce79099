'use client';

import { LIMITS } from '@votebox/contracts';
import { Button, Dialog, Field, TextInput } from '@votebox/ui';
import { clsx } from 'clsx';
import { Pause } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { useFocusOnAppear } from '../forms/focus.hook';
import { nextZonedTime } from '../text/zoned-time.rules';
import { useVenueDates } from '../text/venue-dates.hook';
import type { LiveRoom } from './room.hook';

const MINUTES = [5, 15, 30, 60] as const;
type Span = number | 'open' | 'clock';

/** ISO time at which the hold ends; null = when staff resume. */
function endOf(span: Span, clock: string, timeZone: string, now: Date): string | null {
  if (span === 'open') return null;
  if (span === 'clock') return nextZonedTime(clock, timeZone, now);
  return new Date(now.getTime() + span * 60_000).toISOString();
}

/** Stops the music for a while, with a reason that guests read. Requests are kept. */
export function HoldDialog({ room, onClose }: { room: LiveRoom; onClose: () => void }) {
  const t = useTranslations('hold');
  const { timeZone } = useVenueDates();
  const [label, setLabel] = useState('');
  const [span, setSpan] = useState<Span>('open');
  const [clock, setClock] = useState('');
  const clockField = useFocusOnAppear<HTMLInputElement>(span === 'clock');
  const canHold = span !== 'clock' || clock !== '';
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const until = endOf(span, clock, timeZone, new Date());
    if (canHold && (await room.acts.hold({ label: label.trim() || undefined, until }))) onClose();
  };
  return (
    <Dialog
      title={t('title')}
      text={t('text')}
      open
      onOpenChange={(open) => !open && onClose()}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" form="hold-form" disabled={!canHold} isBusy={room.acts.busy === 'hold'}>
            <Pause aria-hidden />
            {t('hold')}
          </Button>
        </>
      }
    >
      <form id="hold-form" noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-6">
        <Field label={t('label')} hint={t('labelHint')}>
          <TextInput
            maxLength={LIMITS.holdLabelMax}
            placeholder={t('labelExample')}
            value={label}
            onChange={(event) => setLabel(event.target.value)}
          />
        </Field>
        <div role="group" aria-label={t('until')}>
          <p className="mb-2 font-semibold">{t('until')}</p>
          <div className="flex flex-wrap gap-2">
            {(['open', ...MINUTES, 'clock'] as const).map((choice) => (
              <button
                key={choice}
                type="button"
                aria-pressed={span === choice}
                onClick={() => setSpan(choice)}
                className={clsx(
                  'min-h-11 rounded-full px-4 font-semibold transition-colors',
                  span === choice ? 'bg-accent text-accent-ink' : 'bg-surface-2 text-text hover:bg-line',
                )}
              >
                {choice === 'open' ? t('open') : choice === 'clock' ? t('clock') : t('minutes', { count: choice })}
              </button>
            ))}
          </div>
        </div>
        {span === 'clock' ? (
          <Field label={t('clockLabel')}>
            <TextInput
              type="time"
              ref={clockField}
              value={clock}
              onChange={(event) => setClock(event.target.value)}
              className="max-w-44"
            />
          </Field>
        ) : null}
      </form>
    </Dialog>
  );
}
