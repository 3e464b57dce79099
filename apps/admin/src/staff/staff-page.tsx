'use client';

import { ROLES, type InvitationLinkView, type Role, type StaffView } from '@votebox/contracts';
import { Badge, Button, Cover, IconButton, Select, Skeleton, toast } from '@votebox/ui';
import { useQueryClient } from '@tanstack/react-query';
import { Trash2, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAct } from '../data/act.hook';
import { ConfirmDialog } from '../data/confirm-dialog';
import { ErrorPanel } from '../data/error-panel';
import { useVenue } from '../session/session.context';
import { Page } from '../shell/page';
import { useVenueDates } from '../text/venue-dates.hook';
import { InvitationLinkDialog } from './invitation-link-dialog';
import { InvitationList } from './invitation-list';
import { InviteDialog } from './invite-dialog';
import { staffKey, useStaff } from './staff.queries';

export function StaffPage() {
  const t = useTranslations('staff');
  const { can } = useVenue();
  const query = useStaff();
  const [isInviting, setInviting] = useState(false);
  const [shown, setShown] = useState<InvitationLinkView | null>(null);
  const mayEdit = can('staff:edit');
  return (
    <Page
      title={t('title')}
      text={t(mayEdit ? 'text' : 'textReadOnly')}
      width="reading"
      actions={
        mayEdit ? (
          <Button size="lg" onClick={() => setInviting(true)}>
            <UserPlus aria-hidden />
            {t('add')}
          </Button>
        ) : null
      }
    >
      {query.isError && !query.data ? (
        <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <div className="flex flex-col gap-3">
          <Skeleton className="h-20 rounded-card" />
          <Skeleton className="h-20 rounded-card" />
        </div>
      ) : (
        <StaffList staff={query.data} mayEdit={mayEdit} />
      )}
      {mayEdit ? <InvitationList onRenewed={setShown} /> : null}
      <RoleGuide />
      {isInviting ? (
        <InviteDialog
          onClose={() => setInviting(false)}
          onMade={(invitation) => {
            setInviting(false);
            setShown(invitation);
          }}
        />
      ) : null}
      {shown ? <InvitationLinkDialog invitation={shown} onClose={() => setShown(null)} /> : null}
    </Page>
  );
}

function StaffList({ staff, mayEdit }: { staff: readonly StaffView[]; mayEdit: boolean }) {
  const t = useTranslations('staff');
  const { api, path, venueId, user } = useVenue();
  const queries = useQueryClient();
  const act = useAct();
  const [leaving, setLeaving] = useState<StaffView | null>(null);
  const owners = staff.filter((person) => person.role === 'OWNER').length;
  const refresh = (person: StaffView) => {
    // One's own rights changed: everything that is shown hangs on them.
    if (person.userId === user.id) location.reload();
    else void queries.invalidateQueries({ queryKey: staffKey(venueId) });
  };
  const changeRole = (person: StaffView, role: Role) =>
    act.run(
      `role-${person.userId}`,
      () => api.patch<StaffView>(`${path}/staff/${person.userId}`, { role }),
      () => {
        refresh(person);
        toast({ title: t('roleChanged', { name: person.name }), kind: 'good' });
      },
    );
  const remove = async () => {
    if (!leaving) return;
    const isDone = await act.run(
      'remove',
      () => api.delete(`${path}/staff/${leaving.userId}`),
      () => refresh(leaving),
    );
    if (!isDone) return;
    toast({ title: t('removed', { name: leaving.name }), kind: 'good' });
    setLeaving(null);
  };
  return (
    <>
      <ul className="flex flex-col gap-3">
        {staff.map((person) => (
          <StaffRow
            key={person.userId}
            person={person}
            isSelf={person.userId === user.id}
            isLastOwner={person.role === 'OWNER' && owners === 1}
            mayEdit={mayEdit}
            isBusy={act.busy === `role-${person.userId}`}
            onRole={(role) => void changeRole(person, role)}
            onRemove={() => setLeaving(person)}
          />
        ))}
      </ul>
      <ConfirmDialog
        isOpen={leaving !== null}
        onOpenChange={() => setLeaving(null)}
        title={t('removeAsk', { name: leaving?.name ?? '' })}
        text={t('removeAskText')}
        verb={t('remove')}
        isBusy={act.busy === 'remove'}
        onConfirm={() => void remove()}
      />
    </>
  );
}

interface StaffRowProps {
  person: StaffView;
  isSelf: boolean;
  isLastOwner: boolean;
  mayEdit: boolean;
  isBusy: boolean;
  onRole: (role: Role) => void;
  onRemove: () => void;
}

function StaffRow({ person, isSelf, isLastOwner, mayEdit, isBusy, onRole, onRemove }: StaffRowProps) {
  const t = useTranslations('staff');
  const tRole = useTranslations('roles');
  const dates = useVenueDates();
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-card bg-surface p-4 shadow-[inset_0_1px_0_rgb(255_240_220/0.06)]">
      <Cover src={null} seed={person.userId} size={48} className="rounded-full" />
      <div className="min-w-0 flex-1 basis-44 leading-snug">
        <p className="flex flex-wrap items-center gap-2">
          <span className="text-lg font-semibold wrap-anywhere">{person.name}</span>
          {isSelf ? <Badge tone="accent">{t('you')}</Badge> : null}
        </p>
        <p className="text-sm wrap-anywhere text-text-dim">{person.email}</p>
        <p className="text-sm text-text-dim">{t('since', { day: dates.day(person.createdAt) })}</p>
      </div>
      {mayEdit ? (
        <div className="flex min-w-0 flex-1 basis-full items-center gap-2 sm:flex-none sm:basis-auto">
          <Select
            label={t('roleOf', { name: person.name })}
            value={person.role}
            disabled={isLastOwner || isBusy}
            onValueChange={onRole}
            options={ROLES.map((role) => ({ value: role, label: tRole(role), text: tRole(`texts.${role}`) }))}
            className="min-w-0 sm:min-w-44"
          />
          <IconButton
            label={isLastOwner ? t('lastOwner') : t('removeName', { name: person.name })}
            disabled={isLastOwner}
            onClick={onRemove}
          >
            <Trash2 aria-hidden />
          </IconButton>
        </div>
      ) : (
        <Badge>{tRole(person.role)}</Badge>
      )}
      {mayEdit && isLastOwner ? <p className="basis-full text-sm text-text-dim">{t('lastOwner')}</p> : null}
    </li>
  );
}

function RoleGuide() {
  const t = useTranslations('staff');
  const tRole = useTranslations('roles');
  return (
    <section aria-label={t('guide')}>
      <dl className="mt-10 grid gap-x-8 gap-y-4 sm:grid-cols-3">
        {ROLES.map((role) => (
          <div key={role}>
            <dt className="font-display text-lg font-bold">{tRole(role)}</dt>
            <dd className="mt-1 text-sm text-text-dim">{tRole(`texts.${role}`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
