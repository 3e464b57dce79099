'use client';

import { SCHEDULE_FREQUENCIES, type ScheduleFrequency } from '@votebox/contracts';
import { Field, Select, TextInput } from '@votebox/ui';
import { useTranslations } from 'use-intl';
import { DurationSelect } from '../events/duration-select';
import { AutoStartSwitch, VOTING_LEADS_MS } from '../events/when-fields';
import { NumberInput } from '../forms/number-input';
import { MonthFields } from './month-fields';
import type { ScheduleDraft } from './schedule-draft.rules';
import type { ScheduleField } from './schedule-editor.hook';
import { WeekdayField } from './weekday-field';

export interface PatternFieldsProps {
  draft: ScheduleDraft;
  change: (change: Partial<ScheduleDraft>) => void;
  faultAt: (field: ScheduleField) => string | undefined;
}

/** When the nights of a series take place. */
export function PatternFields({ draft, change, faultAt, timeZone }: PatternFieldsProps & { timeZone: string }) {
  const t = useTranslations('schedules');
  const tEditor = useTranslations('editor');
  const time = (field: 'startTime' | 'endTime', hint?: string) => (
    <Field label={t(field)} hint={hint} error={faultAt(field)}>
      <TextInput type="time" value={draft[field]} onChange={(event) => change({ [field]: event.target.value })} />
    </Field>
  );
  const day = (field: 'fromOn' | 'untilOn', hint?: string) => (
    <Field label={t(field)} hint={hint} error={faultAt(field)}>
      <TextInput
        type="date"
        min={field === 'untilOn' ? draft.fromOn : undefined}
        value={draft[field]}
        onChange={(event) => change({ [field]: event.target.value })}
      />
    </Field>
  );
  return (
    <>
      <div className="grid grid-cols-1 gap-6 sm:grid-cols-2">
        <Field label={t('frequency')}>
          <Select<ScheduleFrequency>
            value={draft.frequency}
            onValueChange={(frequency) => change({ frequency })}
            options={SCHEDULE_FREQUENCIES.map((value) => ({ value, label: t(`frequencies.${value}`) }))}
          />
        </Field>
        <Field label={t(`intervals.${draft.frequency}`)} error={faultAt('interval')}>
          <NumberInput min={1} max={52} value={draft.interval} onValueChange={(interval) => change({ interval })} />
        </Field>
      </div>
      {draft.frequency === 'WEEKLY' ? (
        <WeekdayField
          weekdays={draft.weekdays}
          isMany
          onChange={(weekdays) => change({ weekdays })}
          fault={faultAt('weekdays')}
        />
      ) : null}
      {draft.frequency === 'MONTHLY' ? <MonthFields draft={draft} change={change} faultAt={faultAt} /> : null}
      <div className="grid grid-cols-2 gap-6">
        {time('startTime')}
        {time('endTime')}
      </div>
      <p className="-mt-4 text-sm text-text-dim">{t('clockHint', { timeZone })}</p>
      <Field label={tEditor('votingOpens')} hint={tEditor('votingOpensHint')} className="sm:max-w-80">
        <DurationSelect
          valueMs={draft.votingLeadMs}
          choicesMs={VOTING_LEADS_MS}
          zero={tEditor('votingWithMusic')}
          say={(lead) => tEditor('votingBefore', { lead })}
          onValueChange={(votingLeadMs) => change({ votingLeadMs })}
        />
      </Field>
      <AutoStartSwitch
        isOn={draft.autoStart}
        hasLead={draft.votingLeadMs > 0}
        onChange={(autoStart) => change({ autoStart })}
      />
      <div className="grid grid-cols-1 gap-6 sm:grid-cols-2">
        {day('fromOn')}
        {day('untilOn', t('untilHint'))}
      </div>
    </>
  );
}
