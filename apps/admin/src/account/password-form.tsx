'use client';

import { LIMITS } from '@votebox/contracts';
import { Banner, Button, Field, toast } from '@votebox/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { findPasswordFault } from '../auth/credential.rules';
import { PasswordInput } from '../auth/password-input';
import { useFormFaults } from '../forms/form-faults.hook';
import { useVenue } from '../session/session.context';
import { SESSIONS_KEY } from './session-list';

const FIELDS = ['currentPassword', 'password'];
const EMPTY = { currentPassword: '', password: '' };

export function PasswordForm() {
  const t = useTranslations('account');
  const tAuth = useTranslations('auth');
  const tFault = useTranslations('textFaults');
  const { api, user } = useVenue();
  const queries = useQueryClient();
  const [form, setForm] = useState(EMPTY);
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const refused = useFormFaults(FIELDS);
  const own = {
    currentPassword: form.currentPassword === '' ? ('required' as const) : null,
    password: findPasswordFault(form.password),
  };
  const faultAt = (field: keyof typeof own) => (isChecked && own[field] ? tFault(own[field]) : refused.at(field));
  const change = (next: Partial<typeof EMPTY>) => {
    setForm({ ...form, ...next });
    refused.clear();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (own.currentPassword || own.password || isBusy) return;
    setBusy(true);
    refused.clear();
    try {
      await api.post('/auth/password', form);
      setForm(EMPTY);
      setChecked(false);
      toast({ title: t('changed'), kind: 'good' });
      void queries.invalidateQueries({ queryKey: SESSIONS_KEY });
    } catch (error) {
      refused.show(error, { INVALID_CREDENTIALS: t('wrongPassword') });
    } finally {
      setBusy(false);
    }
  };
  return (
    <section aria-labelledby="password">
      <h2 id="password" className="text-2xl">
        {t('passwordTitle')}
      </h2>
      <p className="mt-1 mb-5 text-text-dim">{t('passwordText')}</p>
      <form noValidate onSubmit={(event) => void submit(event)} className="flex max-w-md flex-col gap-5">
        {/* For password managers: whose password this is. */}
        <input type="hidden" name="username" autoComplete="username" value={user.email} readOnly />
        {refused.general ? <Banner tone="bad">{refused.general}</Banner> : null}
        <Field label={t('currentPassword')} error={faultAt('currentPassword')}>
          <PasswordInput
            autoComplete="current-password"
            value={form.currentPassword}
            onChange={(event) => change({ currentPassword: event.target.value })}
          />
        </Field>
        <Field
          label={t('newPassword')}
          hint={tAuth('passwordHint', { min: LIMITS.passwordMin })}
          error={faultAt('password')}
        >
          <PasswordInput
            autoComplete="new-password"
            value={form.password}
            onChange={(event) => change({ password: event.target.value })}
          />
        </Field>
        <Button type="submit" isBusy={isBusy} className="self-start">
          {t('change')}
        </Button>
      </form>
    </section>
  );
}
