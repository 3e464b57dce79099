'use client';

import { keepsCookies } from '@votebox/client';
import { useStore } from '@votebox/client/react';
import { Banner, Button, Field, TextInput } from '@votebox/ui';
import Link from 'next/link';
import { useRouter, useSearchParams } from 'next/navigation';
import { useEffect, useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { useFormFaults } from '../forms/form-faults.hook';
import { useSession } from '../session/session.context';
import { ROUTES, toSafeReturn } from '../shell/routes';
import { AuthFrame } from './auth-frame';
import { findLoginFaults } from './credential.rules';
import { PasswordInput } from './password-input';

const FIELDS = ['email', 'password'];

export function LoginForm() {
  const t = useTranslations('auth');
  const tFault = useTranslations('textFaults');
  const session = useSession();
  const state = useStore(session);
  const router = useRouter();
  const next = useSearchParams().get('next');
  const [form, setForm] = useState({ email: '', password: '' });
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const refused = useFormFaults(FIELDS);
  const [hasCookies] = useState(keepsCookies);

  useEffect(() => {
    if (state.state === 'signed-in' || state.state === 'no-venue') router.replace(toSafeReturn(next));
  }, [state.state, next, router]);

  const own = isChecked ? findLoginFaults(form) : {};
  const change = (field: 'email' | 'password', value: string) => {
    setForm({ ...form, [field]: value });
    refused.clear(field);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (Object.keys(findLoginFaults(form)).length > 0 || isBusy) return;
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
  const faultAt = (field: 'email' | 'password') => (own[field] ? tFault(own[field]) : refused.at(field));

  return (
    <AuthFrame title={t('loginTitle')} text={t('loginText')}>
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-6">
        {hasCookies ? null : <Banner>{t('noCookies')}</Banner>}
        {next && hasCookies && !refused.general ? <Banner>{t('expired')}</Banner> : null}
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
        <Button type="submit" size="lg" isBusy={isBusy} className="mt-2">
          {t('login')}
        </Button>
        <Link href={ROUTES.forgotten} className="w-fit text-text-dim underline underline-offset-4 hover:text-text">
          {t('forgotLink')}
        </Link>
        <p className="text-text-dim">
          {t('noVenueYet')}{' '}
          <Link href={ROUTES.register} className="font-semibold text-accent underline decoration-2 underline-offset-4">
            {t('registerLink')}
          </Link>
        </p>
      </form>
    </AuthFrame>
  );
}
