'use client';

import { LIMITS, ROLES, type AddStaffDto, type Role, type StaffView } from '@votebox/contracts';
import { Banner, Button, Dialog, Field, Select, TextInput, toast } from '@votebox/ui';
import { useQueryClient } from '@tanstack/react-query';
import { Copy } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { findEmailFault, findNameFault, findPasswordFault } from '../auth/credential.rules';
import { copyText } from '../data/copy-text';
import { useFormFaults } from '../forms/form-faults.hook';
import { useVenue } from '../session/session.context';
import { makeFirstPassword } from './first-password.rules';
import { staffKey } from './staff.queries';

const FIELDS = ['name', 'email', 'role', 'password'] as const;
const drawBytes = (count: number) => crypto.getRandomValues(new Uint8Array(count));

export function AddStaffDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('staff');
  const tRole = useTranslations('roles');
  const tFault = useTranslations('textFaults');
  const { api, path, venueId } = useVenue();
  const queries = useQueryClient();
  const [form, setForm] = useState<AddStaffDto>(() => ({
    name: '',
    email: '',
    role: 'STAFF',
    password: makeFirstPassword(drawBytes),
  }));
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const refused = useFormFaults(FIELDS);

  const own = {
    name: findNameFault(form.name),
    email: findEmailFault(form.email),
    password: findPasswordFault(form.password),
  };
  const faultAt = (field: keyof typeof own) => (isChecked && own[field] ? tFault(own[field]) : refused.at(field));
  const change = (next: Partial<AddStaffDto>) => {
    for (const field of Object.keys(next)) refused.clear(field);
    setForm({ ...form, ...next });
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (own.name || own.email || own.password || isBusy) return;
    setBusy(true);
    try {
      const person = await api.post<StaffView>(`${path}/staff`, {
        ...form,
        name: form.name.trim(),
        email: form.email.trim(),
      });
      void queries.invalidateQueries({ queryKey: staffKey(venueId) });
      toast({ title: t('added', { name: person.name }), kind: 'good' });
      onClose();
    } catch (error) {
      refused.show(error);
      setBusy(false);
    }
  };
  const copyPassword = async () => {
    if (await copyText(form.password)) toast({ title: t('passwordCopied'), kind: 'good' });
  };
  return (
    <Dialog
      title={t('addTitle')}
      open
      onOpenChange={(open) => !open && onClose()}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" form="staff-form" isBusy={isBusy}>
            {t('add')}
          </Button>
        </>
      }
    >
      <form id="staff-form" noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-5">
        {refused.general ? <Banner tone="bad">{refused.general}</Banner> : null}
        <Field label={t('name')} error={faultAt('name')}>
          <TextInput
            autoComplete="off"
            maxLength={LIMITS.nameMax}
            value={form.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        </Field>
        <Field label={t('email')} error={faultAt('email')}>
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
        <Field label={t('firstPassword')} hint={t('firstPasswordHint')} error={faultAt('password')}>
          <TextInput
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={form.password}
            onChange={(event) => change({ password: event.target.value })}
          />
        </Field>
        <Button variant="quiet" className="self-start" onClick={() => void copyPassword()}>
          <Copy aria-hidden />
          {t('copyPassword')}
        </Button>
      </form>
    </Dialog>
  );
}
