'use client';

import { ROLES, type InvitationLinkView, type InviteStaffDto, type Role } from '@votebox/contracts';
import { Banner, Button, Dialog, Field, Select, TextInput } from '@votebox/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { findEmailFault } from '../auth/credential.rules';
import { useFormFaults } from '../forms/form-faults.hook';
import { useVenue } from '../session/session.context';
import { invitationsKey } from './staff.queries';

const FIELDS = ['email', 'role'] as const;

export function InviteDialog({
  onClose,
  onMade,
}: {
  onClose: () => void;
  onMade: (invitation: InvitationLinkView) => void;
}) {
  const t = useTranslations('staff');
  const tRole = useTranslations('roles');
  const tFault = useTranslations('textFaults');
  const { api, path, venueId } = useVenue();
  const queries = useQueryClient();
  const [form, setForm] = useState<InviteStaffDto>({ email: '', role: 'STAFF' });
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const refused = useFormFaults(FIELDS);

  const own = findEmailFault(form.email);
  const change = (next: Partial<InviteStaffDto>) => {
    refused.clear();
    setForm({ ...form, ...next });
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (own || isBusy) return;
    setBusy(true);
    try {
      const body = { ...form, email: form.email.trim() };
      const made = await api.post<InvitationLinkView>(`${path}/invitations`, body);
      void queries.invalidateQueries({ queryKey: invitationsKey(venueId) });
      onMade(made);
    } catch (error) {
      refused.show(error, { CONFLICT: t('memberAlready') });
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t('inviteTitle')}
      text={t('inviteHint')}
      open
      onOpenChange={(open) => !open && onClose()}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" form="invite-form" isBusy={isBusy}>
            {t('invite')}
          </Button>
        </>
      }
    >
      <form id="invite-form" noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
        {refused.general ? <Banner tone="bad">{refused.general}</Banner> : null}
        <Field label={t('email')} error={isChecked && own ? tFault(own) : refused.at('email')}>
          <TextInput
            type="email"
            autoComplete="off"
            autoCapitalize="none"
            value={form.email}
            onChange={(event) => change({ email: event.target.value })}
          />
        </Field>
        <Field label={t('role')} error={refused.at('role')}>
          <Select
            value={form.role}
            onValueChange={(role: Role) => change({ role })}
            options={[...ROLES]
              .reverse()
              .map((role) => ({ value: role, label: tRole(role), text: tRole(`texts.${role}`) }))}
          />
        </Field>
      </form>
    </Dialog>
  );
}
