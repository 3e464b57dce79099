'use client';

import type { ScheduleView } from '@votebox/contracts';
import { Banner } from '@votebox/ui';
import { useTranslations } from 'use-intl';
import { emptyPool } from '../events/event-draft.rules';
import { PoolSection } from '../events/pool-section';
import { RulesSection } from '../events/rules-section';
import { SaveBar } from '../events/save-bar';
import { SoundSection } from '../events/sound-section';
import { WhatSection } from '../events/what-section';
import { useUnsavedGuard } from '../forms/unsaved.context';
import { useVenue } from '../session/session.context';
import { Page } from '../shell/page';
import { ROUTES } from '../shell/routes';
import { PatternFields } from './pattern-fields';
import { toPattern, type ScheduleDraft } from './schedule-draft.rules';
import { useScheduleEditor } from './schedule-editor.hook';
import { usePatternWords } from './pattern-words.hook';

interface ScheduleEditorProps {
  schedule: ScheduleView | null;
  initial: ScheduleDraft;
  timeZone: string;
}

export function ScheduleEditor({ schedule, initial, timeZone }: ScheduleEditorProps) {
  const t = useTranslations('schedules');
  const tEditor = useTranslations('editor');
  const { can } = useVenue();
  const words = usePatternWords();
  const editor = useScheduleEditor(schedule, initial);
  const { draft, change, faultAt } = editor;
  useUnsavedGuard(editor.isDirty);
  const isReadOnly = !can('event:edit');
  return (
    <Page
      title={schedule ? schedule.plan.name : t('titleNew')}
      text={t(schedule ? 'textEdit' : 'textNew')}
      back={{ href: ROUTES.schedules, label: t('title') }}
      width="reading"
    >
      <form
        noValidate
        onSubmit={(submit) => {
          submit.preventDefault();
          void editor.save();
        }}
      >
        {isReadOnly ? <Banner className="mb-5">{tEditor('readOnlyRole')}</Banner> : null}
        {editor.general ? (
          <Banner tone="bad" className="mb-5">
            {editor.general}
          </Banner>
        ) : null}
        <fieldset disabled={isReadOnly} className="flex min-w-0 flex-col gap-5">
          <WhatSection draft={draft} change={change} faultAt={faultAt}>
            <p
              aria-live="polite"
              className="border-l-3 border-accent pl-4 font-display text-lg leading-snug font-medium lg:text-xl"
            >
              {words.whole(toPattern(draft))}
            </p>
            <PatternFields draft={draft} change={change} faultAt={faultAt} timeZone={timeZone} />
          </WhatSection>
          <PoolSection
            source={draft.source}
            pool={draft.pool}
            isFixed={false}
            onSource={(source) => change({ source, pool: emptyPool(source), playerIds: [] })}
            onChange={(pool) => change({ pool })}
            fault={faultAt('pool') ?? faultAt('source')}
          />
          <SoundSection
            source={draft.source}
            playerIds={draft.playerIds}
            onChange={(playerIds) => change({ playerIds })}
            isLevelled={draft.levelLoudness}
            onLevelled={(levelLoudness) => change({ levelLoudness })}
            fault={faultAt('playerIds')}
          />
          <RulesSection
            rules={draft.rules}
            guestSkip={draft.guestSkip}
            onGuestSkip={(guestSkip) => change({ guestSkip })}
            onChange={(rules) => change({ rules: { ...draft.rules, ...rules } })}
            faultAt={faultAt}
          />
        </fieldset>
        {isReadOnly ? null : (
          <SaveBar
            isNew={!schedule}
            isDirty={editor.isDirty}
            isBusy={editor.isBusy}
            onDiscard={editor.discard}
            createLabel={t('create')}
          />
        )}
      </form>
    </Page>
  );
}
