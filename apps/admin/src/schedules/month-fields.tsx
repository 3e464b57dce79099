'use client';

import { Field, Select } from '@votebox/ui';
import { useTranslations } from 'use-intl';
import { NumberInput } from '../forms/number-input';
import type { PatternFieldsProps } from './pattern-fields';
import type { ScheduleDraft } from './schedule-draft.rules';
import { WeekdayField } from './weekday-field';

const WEEKS = ['1', '2', '3', '4', '-1'] as const;

/** Which day of the month: the 31st, or the last Friday. */
export function MonthFields({ draft, change, faultAt }: PatternFieldsProps) {
  const t = useTranslations('schedules');
  return (
    <>
      <div className="grid grid-cols-1 gap-6 sm:grid-cols-2">
        <Field label={t('monthBy')}>
          <Select<ScheduleDraft['monthBy']>
            value={draft.monthBy}
            onValueChange={(monthBy) => change({ monthBy })}
            options={(['week', 'day', 'last'] as const).map((value) => ({ value, label: t(`monthBys.${value}`) }))}
          />
        </Field>
        {draft.monthBy === 'day' ? (
          <Field label={t('monthDay')} hint={t('monthDayHint')} error={faultAt('monthDay')}>
            <NumberInput min={1} max={31} value={draft.monthDay} onValueChange={(monthDay) => change({ monthDay })} />
          </Field>
        ) : null}
        {draft.monthBy === 'week' ? (
          <Field label={t('monthWeek')}>
            <Select
              value={String(draft.monthWeek)}
              onValueChange={(week) => change({ monthWeek: Number(week) })}
              options={WEEKS.map((value) => ({ value, label: t(`weeks.${value}`) }))}
            />
          </Field>
        ) : null}
      </div>
      {draft.monthBy === 'week' ? (
        <WeekdayField
          weekdays={draft.weekdays.slice(0, 1)}
          isMany={false}
          onChange={(weekdays) => change({ weekdays })}
          fault={faultAt('weekdays')}
        />
      ) : null}
    </>
  );
}
