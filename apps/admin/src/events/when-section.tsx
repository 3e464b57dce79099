'use client';

import { LIMITS } from '@votebox/contracts';
import { Field, TextInput } from '@votebox/ui';
import { useTranslations } from 'use-intl';
import { NumberInput } from '../forms/number-input';
import { CAPACITY_MAX, type EventDraft } from './event-draft.rules';
import type { EditorField } from './event-editor.hook';
import { Section } from './section';

interface WhenSectionProps {
  draft: EventDraft;
  change: (change: Partial<EventDraft>) => void;
  faultAt: (field: EditorField) => string | undefined;
  timeZone: string;
}

export function WhenSection({ draft, change, faultAt, timeZone }: WhenSectionProps) {
  const t = useTranslations('editor');
  return (
    <Section title={t('whatTitle')}>
      <Field label={t('name')} error={faultAt('name')}>
        <TextInput
          maxLength={LIMITS.eventNameMax}
          placeholder={t('nameExample')}
          value={draft.name}
          onChange={(event) => change({ name: event.target.value })}
        />
      </Field>
      <Field label={t('theme')} hint={t('themeHint')} error={faultAt('theme')}>
        <TextInput
          maxLength={LIMITS.eventThemeMax}
          placeholder={t('themeExample')}
          value={draft.theme}
          onChange={(event) => change({ theme: event.target.value })}
        />
      </Field>
      <div className="grid grid-cols-1 gap-6 sm:grid-cols-2">
        <Field label={t('startsAt')} hint={t('clockHint', { timeZone })} error={faultAt('startsAt')}>
          <TextInput
            type="datetime-local"
            value={draft.startsAt}
            onChange={(event) => change({ startsAt: event.target.value })}
          />
        </Field>
        <Field label={t('endsAt')} hint={t('endsAtHint')} error={faultAt('endsAt')}>
          <TextInput
            type="datetime-local"
            min={draft.startsAt || undefined}
            value={draft.endsAt}
            onChange={(event) => change({ endsAt: event.target.value })}
          />
        </Field>
      </div>
      <Field label={t('capacity')} hint={t('capacityHint')} error={faultAt('capacity')} className="sm:max-w-56">
        <NumberInput
          min={1}
          max={CAPACITY_MAX}
          value={draft.capacity}
          onValueChange={(capacity) => change({ capacity })}
        />
      </Field>
    </Section>
  );
}
