'use client';

import { LIMITS, type InvitationOfferView } from '@votebox/contracts';
import { Banner, Button, Field, TextInput } from '@votebox/ui';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { findEmailFault, findNameFault, findPasswordFault } from '../auth/credential.rules';
import { EmailInput } from '../auth/email-input';
import { PasswordInput } from '../auth/password-input';
import { useFormFaults } from '../forms/form-faults.hook';
import { useSession } from '../session/session.context';
import { useArrive } from './arrive.hook';

const FIELDS = ['name', 'email', 'password'] as const;
type FieldName = (typeof FIELDS)[number];

/** Somebody new says yes: the account is made with a name and a password that only they know. */
export function JoinForm({ token, offer }: { token: string; offer: InvitationOfferView }) {
  const t = useTranslations('invitation');
  const tAuth = useTranslations('auth');
  const tFault = useTranslations('textFaults');
  const session = useSession();
  const arrive = useArrive(offer.venueName);
  const [form, setForm] = useState({ name: '', email: offer.email, password: '' });
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const refused = useFormFaults(FIELDS);
  const own = {
    name: findNameFault(form.name),
    email: findEmailFault(form.email),
    password: findPasswordFault(form.password),
  };
  const faultAt = (field: FieldName) => (isChecked && own[field] ? tFault(own[field]) : refused.at(field));
  const change = (field: FieldName, value: string) => {
    setForm({ ...form, [field]: value });
    refused.clear(field);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (own.name || own.email || own.password || isBusy) return;
    setBusy(true);
    refused.clear();
    try {
      await session.join({ ...form, token, name: form.name.trim(), email: form.email.trim() });
      const now = session.get();
      if (now.state === 'signed-in') arrive(now.venueId);
    } catch (error) {
      refused.show(error, { EMAIL_TAKEN: t('emailTaken') });
      setBusy(false);
    }
  };
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-6">
      <p className="text-text-dim">{t('textNew')}</p>
      {refused.general ? <Banner tone="bad">{refused.general}</Banner> : null}
      <Field label={tAuth('yourName')} error={faultAt('name')}>
        <TextInput
          autoComplete="name"
          maxLength={LIMITS.nameMax}
          value={form.name}
          onChange={(event) => change('name', event.target.value)}
        />
      </Field>
      <Field label={tAuth('email')} error={faultAt('email')}>
        <EmailInput value={form.email} onChange={(event) => change('email', event.target.value)} />
      </Field>
      <Field
        label={tAuth('password')}
        hint={tAuth('passwordHint', { min: LIMITS.passwordMin })}
        error={faultAt('password')}
      >
        <PasswordInput
          autoComplete="new-password"
          value={form.password}
          onChange={(event) => change('password', event.target.value)}
        />
      </Field>
      <Button type="submit" size="lg" isBusy={isBusy}>
        {t('accept')}
      </Button>
    </form>
  );
}
