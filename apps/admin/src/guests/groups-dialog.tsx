'use client';

import { LIMITS, type GuestGroupView } from '@votebox/contracts';
import { Banner, Button, Dialog, Field, IconButton, Skeleton, TextInput, toast } from '@votebox/ui';
import { Plus, Trash2 } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { useAct } from '../data/act.hook';
import { ErrorPanel } from '../data/error-panel';
import { useVenue } from '../session/session.context';
import { readWeight } from './weight.rules';
import { useGuestGroups, useRefreshGuests } from './guests.queries';

/** Groups of guests and what their votes weigh. Nobody but staff ever sees them. */
export function GroupsDialog({ eventId, onClose }: { eventId: string; onClose: () => void }) {
  const t = useTranslations('groups');
  const { can } = useVenue();
  const query = useGuestGroups(eventId);
  const mayEdit = can('guest-group:edit');
  return (
    <Dialog title={t('title')} open onOpenChange={(open) => !open && onClose()}>
      <div className="flex flex-col gap-5 pb-4">
        <p className="text-text-dim">{t('text')}</p>
        {mayEdit ? null : <Banner tone="info">{t('readOnly')}</Banner>}
        {query.isError && !query.data ? (
          <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
        ) : query.isPending ? (
          <Skeleton className="h-24 rounded-card" />
        ) : (
          <ul className="flex flex-col gap-5">
            {query.data.map((group) => (
              <li key={group.id}>
                <GroupForm key={`${group.name}:${group.weight}`} eventId={eventId} group={group} mayEdit={mayEdit} />
              </li>
            ))}
          </ul>
        )}
        {mayEdit && query.data ? (
          <div className="border-t border-line pt-5">
            <GroupForm key={query.data.length} eventId={eventId} group={null} mayEdit />
          </div>
        ) : null}
      </div>
    </Dialog>
  );
}

interface GroupFormProps {
  eventId: string;
  /** Null: a new one. */
  group: GuestGroupView | null;
  mayEdit: boolean;
}

function GroupForm({ eventId, group, mayEdit }: GroupFormProps) {
  const t = useTranslations('groups');
  const { api, path } = useVenue();
  const refresh = useRefreshGuests(eventId);
  const act = useAct();
  const [name, setName] = useState(group?.name ?? '');
  const [weight, setWeight] = useState(String(group?.weight ?? 1));
  const of = `${path}/events/${eventId}/guest-groups`;
  const read = readWeight(weight);
  const isChanged = group === null ? name.trim() !== '' : name.trim() !== group.name || read !== group.weight;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '' || read === null) return;
    const body = { name: name.trim(), weight: read };
    const isDone = await act.run('save', () =>
      group ? api.patch<GuestGroupView>(`${of}/${group.id}`, body) : api.post<GuestGroupView>(of, body),
    );
    if (!isDone) return;
    toast({ title: t(group ? 'saved' : 'made', { name: body.name }), kind: 'good' });
    refresh();
  };
  const remove = () => {
    if (group) void act.run('remove', () => api.delete(`${of}/${group.id}`), refresh);
  };
  return (
    <form noValidate onSubmit={(event) => void save(event)} className="flex flex-wrap items-end gap-3">
      <Field label={t(group ? 'name' : 'newName')} className="min-w-0 flex-1 basis-40">
        <TextInput
          autoComplete="off"
          disabled={!mayEdit}
          maxLength={LIMITS.guestGroupNameMax}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      <Field label={t('weight')} error={read === null ? t('weightFault') : undefined} className="w-28">
        <TextInput
          inputMode="decimal"
          autoComplete="off"
          disabled={!mayEdit}
          value={weight}
          onChange={(event) => setWeight(event.target.value)}
        />
      </Field>
      {mayEdit ? (
        <div className="flex items-center gap-1">
          <Button
            type="submit"
            variant={group ? 'quiet' : 'primary'}
            disabled={!isChanged}
            isBusy={act.busy === 'save'}
          >
            {group ? null : <Plus aria-hidden />}
            {t(group ? 'save' : 'make')}
          </Button>
          {group ? (
            <IconButton label={t('remove', { name: group.name })} onClick={remove}>
              <Trash2 aria-hidden />
            </IconButton>
          ) : null}
        </div>
      ) : null}
      {group ? <p className="basis-full text-sm text-text-dim">{t('guests', { count: group.guests })}</p> : null}
    </form>
  );
}
