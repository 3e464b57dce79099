'use client';

import { Field, TextInput } from '@votebox/ui';
import { useId, useMemo } from 'react';
import { useTranslations } from 'use-intl';

interface TimeZoneFieldProps {
  value: string;
  onChange: (timeZone: string) => void;
  fault?: string;
  disabled: boolean;
}

/** A name of the IANA list; the browser's own list helps to type it. */
export function TimeZoneField({ value, onChange, fault, disabled }: TimeZoneFieldProps) {
  const t = useTranslations('settings');
  const listId = useId();
  const zones = useMemo(
    () => (typeof Intl.supportedValuesOf === 'function' ? Intl.supportedValuesOf('timeZone') : []),
    [],
  );
  const clock = readClock(value);
  return (
    <Field label={t('timeZone')} hint={clock ? t('timeZoneHint', { time: clock }) : t('timeZoneUnknown')} error={fault}>
      <TextInput
        list={listId}
        disabled={disabled}
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={listId}>
        {zones.map((zone) => (
          <option key={zone} value={zone}>
            {zone}
          </option>
        ))}
      </datalist>
    </Field>
  );
}

function readClock(timeZone: string): string | null {
  try {
    return new Intl.DateTimeFormat(undefined, { timeZone, hour: '2-digit', minute: '2-digit' }).format();
  } catch {
    return null;
  }
}
