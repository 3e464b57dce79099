'use client';

import { Field, Switch, TextInput } from '@votebox/ui';
import { useTranslations } from 'use-intl';
import { DurationSelect } from './duration-select';
import type { EventDraft } from './event-draft.rules';
import type { EditorField } from './event-editor.hook';

const MINUTE = 60_000;
export const VOTING_LEADS_MS = [0, 15, 30, 60, 120, 240, 1440].map((minutes) => minutes * MINUTE);

interface WhenFieldsProps {
  draft: EventDraft;
  change: (change: Partial<EventDraft>) => void;
  faultAt: (field: EditorField) => string | undefined;
  timeZone: string;
}

/** When one event takes place, and what the clock does about it. */
export function WhenFields({ draft, change, faultAt, timeZone }: WhenFieldsProps) {
  const t = useTranslations('editor');
  const hasStart = draft.startsAt !== '';
  return (
    <>
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
      {hasStart ? (
        <>
          <Field
            label={t('votingOpens')}
            hint={t('votingOpensHint')}
            error={faultAt('votingOpensAt')}
            className="sm:max-w-80"
          >
            <DurationSelect
              valueMs={draft.votingLeadMs}
              choicesMs={VOTING_LEADS_MS}
              zero={t('votingWithMusic')}
              say={(lead) => t('votingBefore', { lead })}
              onValueChange={(votingLeadMs) => change({ votingLeadMs })}
            />
          </Field>
          <AutoStartSwitch
            isOn={draft.autoStart}
            hasLead={draft.votingLeadMs > 0}
            onChange={(autoStart) => change({ autoStart })}
          />
          {faultAt('autoStart') ? (
            <p role="alert" className="font-medium text-bad">
              {faultAt('autoStart')}
            </p>
          ) : null}
        </>
      ) : null}
    </>
  );
}

interface AutoStartSwitchProps {
  isOn: boolean;
  hasLead: boolean;
  onChange: (isOn: boolean) => void;
}

export function AutoStartSwitch({ isOn, hasLead, onChange }: AutoStartSwitchProps) {
  const t = useTranslations('editor');
  return (
    <Switch
      checked={isOn}
      onCheckedChange={onChange}
      label={t('autoStart')}
      hint={t(isOn ? (hasLead ? 'autoStartEarlyHint' : 'autoStartHint') : 'autoStartOffHint')}
    />
  );
}
