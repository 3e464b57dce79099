'use client';

import { LIMITS } from '@votebox/contracts';
import { Field, TextInput } from '@votebox/ui';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { NumberInput } from '../forms/number-input';
import { CAPACITY_MAX, type NightDraft } from './event-draft.rules';
import type { EditorField } from './event-editor.hook';
import { Section } from './section';

interface WhatSectionProps {
  draft: NightDraft;
  change: (change: Partial<NightDraft>) => void;
  faultAt: (field: EditorField) => string | undefined;
  /** When it takes place: once, or by a pattern. */
  children: ReactNode;
}

export function WhatSection({ draft, change, faultAt, children }: WhatSectionProps) {
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
      {children}
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
