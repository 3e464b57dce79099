'use client';

import { Banner, Button, Field, TextInput } from '@votebox/ui';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { findLoginFaults } from '../auth/credential.rules';
import { PasswordInput } from '../auth/password-input';
import { useFormFaults } from '../forms/form-faults.hook';
import { useSession } from '../session/session.context';

const FIELDS = ['email', 'password'];

/** Signs in on the page of an invitation; accepting it is a step of its own. */
export function SignInForm({ email }: { email: string }) {
  const t = useTranslations('auth');
  const tFault = useTranslations('textFaults');
  const session = useSession();
  const [form, setForm] = useState({ email, password: '' });
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const refused = useFormFaults(FIELDS);
  const own = findLoginFaults(form);
  const faultAt = (field: 'email' | 'password') => (isChecked && own[field] ? tFault(own[field]) : refused.at(field));
  const change = (field: 'email' | 'password', value: string) => {
    setForm({ ...form, [field]: value });
    refused.clear(field);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (Object.keys(own).length > 0 || isBusy) return;
    setBusy(true);
    refused.clear();
    try {
      await session.login({ email: form.email.trim(), password: form.password });
    } catch (error) {
      refused.show(error);
      setBusy(false);
    }
  };
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-6">
      {refused.general ? <Banner tone="bad">{refused.general}</Banner> : null}
      <Field label={t('email')} error={faultAt('email')}>
        <TextInput
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          value={form.email}
          onChange={(event) => change('email', event.target.value)}
        />
      </Field>
      <Field label={t('password')} error={faultAt('password')}>
        <PasswordInput
          autoComplete="current-password"
          value={form.password}
          onChange={(event) => change('password', event.target.value)}
        />
      </Field>
      <Button type="submit" size="lg" isBusy={isBusy}>
        {t('login')}
      </Button>
    </form>
  );
}
