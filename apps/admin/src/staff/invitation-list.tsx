'use client';

import type { InvitationLinkView, InvitationView } from '@votebox/contracts';
import { Badge, IconButton, toast } from '@votebox/ui';
import { useQueryClient } from '@tanstack/react-query';
import { Link2, Mail, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useNow, useTranslations } from 'use-intl';
import { useAct } from '../data/act.hook';
import { ConfirmDialog } from '../data/confirm-dialog';
import { useVenue } from '../session/session.context';
import { useVenueDates } from '../text/venue-dates.hook';
import { invitationsKey, useInvitations } from './staff.queries';

/** People who are invited and have not answered yet. */
export function InvitationList({ onRenewed }: { onRenewed: (invitation: InvitationLinkView) => void }) {
  const t = useTranslations('staff');
  const { api, path, venueId } = useVenue();
  const query = useInvitations();
  const queries = useQueryClient();
  const act = useAct();
  const [revoked, setRevoked] = useState<InvitationView | null>(null);
  const refresh = () => void queries.invalidateQueries({ queryKey: invitationsKey(venueId) });
  const renew = ({ id }: InvitationView) =>
    act.run(
      `renew-${id}`,
      () => api.post<InvitationLinkView>(`${path}/invitations/${id}/renew`),
      (renewed) => {
        refresh();
        onRenewed(renewed);
      },
    );
  const revoke = async () => {
    if (!revoked) return;
    const isDone = await act.run('revoke', () => api.delete(`${path}/invitations/${revoked.id}`));
    refresh();
    if (!isDone) return;
    toast({ title: t('revoked', { email: revoked.email }), kind: 'good' });
    setRevoked(null);
  };
  if (!query.data || query.data.length === 0) return null;
  return (
    <section aria-labelledby="invitations" className="mt-10">
      <h2 id="invitations" className="mb-3 text-lg text-text-dim">
        {t('openTitle')}
      </h2>
      <ul className="flex flex-col gap-3">
        {query.data.map((invitation) => (
          <InvitationRow
            key={invitation.id}
            invitation={invitation}
            isBusy={act.busy === `renew-${invitation.id}`}
            onRenew={() => void renew(invitation)}
            onRevoke={() => setRevoked(invitation)}
          />
        ))}
      </ul>
      <ConfirmDialog
        isOpen={revoked !== null}
        onOpenChange={() => setRevoked(null)}
        title={t('revokeAsk', { email: revoked?.email ?? '' })}
        text={t('revokeAskText')}
        verb={t('revoke')}
        isBusy={act.busy === 'revoke'}
        onConfirm={() => void revoke()}
      />
    </section>
  );
}

interface InvitationRowProps {
  invitation: InvitationView;
  isBusy: boolean;
  onRenew: () => void;
  onRevoke: () => void;
}

function InvitationRow({ invitation, isBusy, onRenew, onRevoke }: InvitationRowProps) {
  const t = useTranslations('staff');
  const tRole = useTranslations('roles');
  const dates = useVenueDates();
  const now = useNow({ updateInterval: 60_000 });
  const { email, role, expiresAt } = invitation;
  const isOver = Date.parse(expiresAt) <= now.getTime();
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-card bg-surface p-4 shadow-[inset_0_1px_0_rgb(255_240_220/0.06)]">
      <span aria-hidden className="grid size-12 shrink-0 place-items-center rounded-full bg-surface-2 text-text-dim">
        <Mail className="size-5.5" />
      </span>
      <div className="min-w-0 flex-1 basis-44 leading-snug">
        <p className="font-semibold wrap-anywhere">{email}</p>
        <p className="text-sm text-text-dim">{isOver ? t('over') : t('goodUntil', { day: dates.day(expiresAt) })}</p>
      </div>
      <Badge>{tRole(role)}</Badge>
      <IconButton label={t('renewName', { email })} disabled={isBusy} onClick={onRenew}>
        <Link2 aria-hidden />
      </IconButton>
      <IconButton label={t('revokeName', { email })} onClick={onRevoke}>
        <Trash2 aria-hidden />
      </IconButton>
    </li>
  );
}
