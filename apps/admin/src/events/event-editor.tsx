'use client';

import type { EventView } from '@votebox/contracts';
import { Banner, buttonClass } from '@votebox/ui';
import { CalendarSync, Radio } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { useUnsavedGuard } from '../forms/unsaved.context';
import { useVenue } from '../session/session.context';
import { Page } from '../shell/page';
import { ROUTES } from '../shell/routes';
import { emptyPool, type EventDraft } from './event-draft.rules';
import { useEventEditor } from './event-editor.hook';
import { groupOf } from './event-group.rules';
import { EventStatusBadge } from './event-status';
import { PoolSection } from './pool-section';
import { RulesSection } from './rules-section';
import { SaveBar } from './save-bar';
import { SoundSection } from './sound-section';
import { UnplayableTracks } from './unplayable-tracks';
import { WhatSection } from './what-section';
import { WhenFields } from './when-fields';

interface EventEditorProps {
  event: EventView | null;
  initial: EventDraft;
  timeZone: string;
}

export function EventEditor({ event, initial, timeZone }: EventEditorProps) {
  const t = useTranslations('editor');
  const { can } = useVenue();
  const editor = useEventEditor(event, initial, timeZone);
  useUnsavedGuard(editor.isDirty);
  const group = event ? groupOf(event.status) : 'drafts';
  const isOver = group === 'past' || group === 'cancelled';
  const isReadOnly = isOver || !can('event:edit');
  return (
    <Page
      title={event ? event.name : t('titleNew')}
      text={event ? <EventStatusBadge status={event.status} /> : t('textNew')}
      back={{ href: ROUTES.events, label: t('back') }}
      width="reading"
      actions={
        event && !isOver ? (
          <Link href={ROUTES.live(event.id)} className={buttonClass({ variant: 'quiet' })}>
            <Radio aria-hidden />
            {t('openLive')}
          </Link>
        ) : null
      }
    >
      <form
        noValidate
        onSubmit={(submit) => {
          submit.preventDefault();
          void editor.save();
        }}
      >
        {isReadOnly ? (
          <Banner tone="info" className="mb-5">
            {t(isOver ? 'readOnlyOver' : 'readOnlyRole')}
          </Banner>
        ) : group === 'live' ? (
          <Banner tone="info" className="mb-5">
            {t('runningNote')}
          </Banner>
        ) : null}
        {event?.scheduleId ? (
          <Banner
            icon={<CalendarSync aria-hidden />}
            className="mb-5"
            action={
              <Link href={ROUTES.schedule(event.scheduleId)} className={buttonClass({ variant: 'quiet' })}>
                {t('toSeries')}
              </Link>
            }
          >
            {t('ofSeries')}
          </Banner>
        ) : null}
        {editor.general ? (
          <Banner tone="bad" className="mb-5">
            {editor.general}
          </Banner>
        ) : null}
        <fieldset disabled={isReadOnly} className="flex min-w-0 flex-col gap-5">
          <WhatSection draft={editor.draft} change={editor.change} faultAt={editor.faultAt}>
            <WhenFields draft={editor.draft} change={editor.change} faultAt={editor.faultAt} timeZone={timeZone} />
          </WhatSection>
          <PoolSection
            source={editor.draft.source}
            pool={editor.draft.pool}
            isFixed={group === 'live'}
            onSource={(source) => editor.change({ source, pool: emptyPool(source), playerIds: [] })}
            onChange={(pool) => editor.change({ pool })}
            fault={editor.faultAt('pool') ?? editor.faultAt('source')}
          />
          <SoundSection
            source={editor.draft.source}
            playerIds={editor.draft.playerIds}
            onChange={(playerIds) => editor.change({ playerIds })}
            isLevelled={editor.draft.levelLoudness}
            onLevelled={(levelLoudness) => editor.change({ levelLoudness })}
            fault={editor.faultAt('playerIds')}
          >
            {event ? <UnplayableTracks eventId={event.id} isReadOnly={isReadOnly} /> : null}
          </SoundSection>
          <RulesSection
            rules={editor.draft.rules}
            guestSkip={editor.draft.guestSkip}
            onGuestSkip={(guestSkip) => editor.change({ guestSkip })}
            onChange={(rules) => editor.change({ rules: { ...editor.draft.rules, ...rules } })}
            faultAt={editor.faultAt}
          />
        </fieldset>
        {isReadOnly ? null : (
          <SaveBar isNew={!event} isDirty={editor.isDirty} isBusy={editor.isBusy} onDiscard={editor.discard} />
        )}
      </form>
    </Page>
  );
}
