'use client';

import { COLOR_PATTERN } from '@votebox/contracts';
import { TextInput } from '@votebox/ui';
import { clsx } from 'clsx';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { contrastRatio, judgeAccent } from './contrast.rules';

/** Warm lamps that all stand well in the dark room. */
const LAMPS = ['#ff8f3f', '#ffc247', '#f2694f', '#ff7aa8', '#c792ff', '#6fb7ff', '#4fd1b8', '#9bd45e'];
/** The ground of the apps. */
const ROOM = '#120e0b';

interface AccentFieldProps {
  value: string;
  onChange: (accentColor: string) => void;
  fault?: string;
}

export function AccentField({ value, onChange, fault }: AccentFieldProps) {
  const t = useTranslations('settings');
  const [text, setText] = useState(value);
  const [shown, setShown] = useState(value);
  if (shown !== value) {
    setShown(value);
    if (text.toLowerCase() !== value) setText(value);
  }
  const type = (next: string) => {
    setText(next);
    const color = next.startsWith('#') ? next : `#${next}`;
    if (COLOR_PATTERN.test(color)) onChange(color.toLowerCase());
  };
  return (
    <fieldset className="min-w-0">
      <legend className="font-semibold">{t('accent')}</legend>
      <div className="mt-3 flex flex-wrap items-center gap-2.5">
        {LAMPS.map((lamp) => (
          <button
            key={lamp}
            type="button"
            aria-label={t('lamp', { color: lamp })}
            aria-pressed={value === lamp}
            onClick={() => onChange(lamp)}
            style={{ background: lamp }}
            className={clsx(
              'size-11 rounded-full transition-transform hover:scale-108 disabled:opacity-50',
              value === lamp && 'outline-3 outline-offset-3 outline-text',
            )}
          />
        ))}
        <span className="relative ml-1 inline-flex">
          <input
            type="color"
            aria-label={t('ownColor')}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            className="absolute inset-y-0 left-0 z-1 w-13 cursor-pointer opacity-0"
          />
          <span
            aria-hidden
            className="pointer-events-none absolute top-1/2 left-3 size-7 -translate-y-1/2 rounded-full"
            style={{ background: value }}
          />
          <TextInput
            aria-label={t('colorCode')}
            aria-invalid={fault ? true : undefined}
            maxLength={7}
            spellCheck={false}
            value={text}
            onChange={(event) => type(event.target.value)}
            onBlur={() => setText(value)}
            className="w-38! pl-13 font-mono"
          />
        </span>
      </div>
      <AccentJudgementLine color={value} />
      {fault ? (
        <p role="alert" className="mt-2 text-sm font-medium text-bad">
          {fault}
        </p>
      ) : null}
    </fieldset>
  );
}

function AccentJudgementLine({ color }: { color: string }) {
  const t = useTranslations('settings');
  const judgement = judgeAccent(color, ROOM);
  const ratio = contrastRatio(color, ROOM).toFixed(1);
  return (
    <p
      aria-live="polite"
      className={clsx('mt-3 flex items-start gap-2 text-sm', judgement === 'text' ? 'text-good' : 'text-warn')}
    >
      {judgement === 'text' ? (
        <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0" />
      ) : (
        <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      )}
      {t(`judgement.${judgement}`, { ratio })}
    </p>
  );
}
