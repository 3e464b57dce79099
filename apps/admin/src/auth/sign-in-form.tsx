'use client';

import { Banner, Button, Field } from '@votebox/ui';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormFaults } from '../forms/form-faults.hook';
import { useSession } from '../session/session.context';
import { findLoginFaults } from './credential.rules';
import { EmailInput } from './email-input';
import { PasswordInput } from './password-input';

const FIELDS = ['email', 'password'];

interface SignInFormProps {
  email?: string;
  /** Stands above the fields. */
  head?: ReactNode;
  /** Stands there too until something is refused. */
  notice?: ReactNode;
  /** Stands below the button. */
  children?: ReactNode;
}

/** Signs somebody in; the page notices by the session. */
export function SignInForm({ email = '', head, notice, children }: SignInFormProps) {
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
    } finally {
      setBusy(false);
    }
  };
  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-6">
      {head}
      {refused.general ? <Banner tone="bad">{refused.general}</Banner> : notice}
      <Field label={t('email')} error={faultAt('email')}>
        <EmailInput value={form.email} onChange={(event) => change('email', event.target.value)} />
      </Field>
      <Field label={t('password')} error={faultAt('password')}>
        <PasswordInput
          autoComplete="current-password"
          value={form.password}
          onChange={(event) => change('password', event.target.value)}
        />
      </Field>
      <Button type="submit" size="lg" isBusy={isBusy} className="mt-2">
        {t('login')}
      </Button>
      {children}
    </form>
  );
}
