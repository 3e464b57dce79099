import { LIMITS, type EventView, type UpdateEventDto } from '@votebox/contracts';
import { toast } from '@votebox/ui';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useFormFaults } from '../forms/form-faults.hook';
import { useVenue } from '../session/session.context';
import { ROUTES } from '../shell/routes';
import {
  findDraftFaults,
  isSameDraft,
  toDraft,
  toEventDto,
  type DraftFaults,
  type EventDraft,
} from './event-draft.rules';
import { useStoreEvent } from './events.queries';

const FIELDS = [
  'name',
  'theme',
  'startsAt',
  'endsAt',
  'capacity',
  'source',
  'pool',
  'playerIds',
  'autoStart',
  'votingOpensAt',
  'rules.budgetVotes',
  'rules.budgetWindowMs',
  'rules.cooldownMs',
  'rules.repeatBlockMs',
  'rules.artistGap',
  'rules.durationMsMin',
  'rules.durationMsMax',
] as const;

export type EditorField = keyof DraftFaults | 'startsAt' | 'source' | 'playerIds' | 'autoStart' | 'votingOpensAt';

/** An event in the making: the draft, what is wrong with it, saving it, throwing changes away. */
export function useEventEditor(event: EventView | null, initial: EventDraft, timeZone: string) {
  const t = useTranslations('editor');
  const router = useRouter();
  const { api, path } = useVenue();
  const storeEvent = useStoreEvent();
  const [base, setBase] = useState(initial);
  const [draft, setDraft] = useState(initial);
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const refused = useFormFaults(FIELDS);

  const faults = findDraftFaults(draft);
  const isDirty = !isSameDraft(base, draft);
  const faultAt = (field: EditorField): string | undefined => {
    // The order of start and end is said at once; everything else waits for the wish to save.
    const own = isChecked || field === 'endsAt' ? faults[field as keyof DraftFaults] : undefined;
    if (own)
      return own === 'too-long'
        ? t(`faults.${own}`, { max: field === 'name' ? LIMITS.eventNameMax : LIMITS.eventThemeMax })
        : t(`faults.${own}`);
    return refused.at(field) ?? refused.at(`rules.${field}`);
  };

  const save = async () => {
    setChecked(true);
    if (Object.keys(faults).length > 0) {
      toast({ title: t('faultsTitle'), kind: 'bad' });
      return;
    }
    if (isBusy) return;
    setBusy(true);
    refused.clear();
    try {
      const dto = toEventDto(draft, timeZone);
      const saved = event
        ? await api.patch<EventView>(`${path}/events/${event.id}`, onlyChanges(dto, toEventDto(base, timeZone)))
        : await api.post<EventView>(`${path}/events`, dto);
      storeEvent(saved);
      const next = toDraft(saved, timeZone);
      setBase(next);
      setDraft(next);
      toast({
        title: t(event ? 'saved' : 'created', { name: saved.name }),
        kind: 'good',
        action: event ? undefined : { label: t('openLive'), onAction: () => router.push(ROUTES.live(saved.id)) },
      });
      if (!event) router.replace(ROUTES.event(saved.id));
    } catch (error) {
      refused.show(error);
      window.scrollTo({ top: 0, behavior: 'smooth' });
    } finally {
      setBusy(false);
    }
  };

  return {
    draft,
    isDirty,
    isBusy,
    faultAt,
    general: refused.general,
    change: (change: Partial<EventDraft>) => {
      for (const field of Object.keys(change)) refused.clear(field);
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

/** A running event refuses some changes, so only what was really changed is sent. */
function onlyChanges(dto: UpdateEventDto, base: UpdateEventDto): UpdateEventDto {
  const changed = Object.entries(dto).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(base[field as keyof UpdateEventDto]),
  );
  return Object.fromEntries(changed) as UpdateEventDto;
}
