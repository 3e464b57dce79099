import { LIMITS, type ScheduleView } from '@votebox/contracts';
import { toast } from '@votebox/ui';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { isSameDraft } from '../events/event-draft.rules';
import type { EditorField } from '../events/event-editor.hook';
import { useFormFaults } from '../forms/form-faults.hook';
import { ROUTES } from '../shell/routes';
import {
  findScheduleFaults,
  isPatternFault,
  toScheduleDto,
  type ScheduleDraft,
  type ScheduleFaults,
} from './schedule-draft.rules';
import { useScheduleActs } from './schedules.queries';

const NIGHT_FIELDS = [
  'name',
  'theme',
  'capacity',
  'source',
  'pool',
  'playerIds',
  'autoStart',
  'rules.budgetVotes',
  'rules.budgetWindowMs',
  'rules.cooldownMs',
  'rules.repeatBlockMs',
  'rules.artistGap',
  'rules.durationMsMin',
  'rules.durationMsMax',
].map((field) => `event.${field}`);
const FIELDS = [
  ...NIGHT_FIELDS,
  'pattern.interval',
  'pattern.weekdays',
  'pattern.monthDay',
  'pattern.startTime',
  'pattern.endTime',
  'pattern.votingLeadMin',
  'pattern.fromOn',
  'pattern.untilOn',
];

export type ScheduleField = EditorField | keyof ScheduleFaults;

/** A series in the making: the draft, what is wrong with it, saving it, throwing changes away. */
export function useScheduleEditor(schedule: ScheduleView | null, initial: ScheduleDraft) {
  const t = useTranslations('schedules');
  const tEditor = useTranslations('editor');
  const router = useRouter();
  const acts = useScheduleActs();
  const [base, setBase] = useState(initial);
  const [draft, setDraft] = useState(initial);
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const refused = useFormFaults(FIELDS);
  const faults = findScheduleFaults(draft);

  const faultAt = (field: ScheduleField): string | undefined => {
    const own = isChecked || field === 'untilOn' ? faults[field as keyof ScheduleFaults] : undefined;
    if (!own)
      return refused.at(`event.${field}`) ?? refused.at(`event.rules.${field}`) ?? refused.at(`pattern.${field}`);
    if (isPatternFault(own)) return t(`faults.${own}`);
    return own === 'too-long'
      ? tEditor(`faults.${own}`, { max: field === 'name' ? LIMITS.eventNameMax : LIMITS.eventThemeMax })
      : tEditor(`faults.${own}`);
  };

  const save = async () => {
    setChecked(true);
    if (Object.keys(faults).length > 0) {
      toast({ title: tEditor('faultsTitle'), kind: 'bad' });
      return;
    }
    if (isBusy) return;
    setBusy(true);
    refused.clear();
    try {
      const dto = toScheduleDto(draft);
      const saved = schedule ? await acts.update(schedule.id, dto) : await acts.create(dto);
      setBase(draft);
      toast({ title: t(schedule ? 'saved' : 'created', { name: saved.plan.name }), kind: 'good' });
      router.push(ROUTES.schedules);
    } catch (error) {
      refused.show(error);
      window.scrollTo({ top: 0, behavior: 'smooth' });
    } finally {
      setBusy(false);
    }
  };

  return {
    draft,
    isDirty: !isSameDraft(base, draft),
    isBusy,
    faultAt,
    general: refused.general,
    change: (change: Partial<ScheduleDraft>) => {
      for (const field of Object.keys(change))
        for (const part of ['event', 'pattern']) refused.clear(`${part}.${field}`);
      setDraft({ ...draft, ...change });
    },
    discard: () => {
      setDraft(base);
      setChecked(false);
      refused.clear();
    },
    save,
  };
}
