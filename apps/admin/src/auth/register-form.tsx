'use client';

import { LIMITS, type RegisterDto } from '@votebox/contracts';
import { useStore } from '@votebox/client/react';
import { Banner, Button, Field, TextInput } from '@votebox/ui';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect, useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { useFormFaults } from '../forms/form-faults.hook';
import { useSession } from '../session/session.context';
import { ROUTES } from '../shell/routes';
import { useLanguage } from '../text/language.context';
import { AuthFrame } from './auth-frame';
import { findRegisterFaults } from './credential.rules';
import { EmailInput } from './email-input';
import { PasswordInput } from './password-input';
import { proposeSlug } from './slug.rules';

const FIELDS = ['name', 'venueName', 'slug', 'email', 'password'] as const;
type FieldName = (typeof FIELDS)[number];
const EMPTY: RegisterDto = { name: '', venueName: '', slug: '', email: '', password: '' };

export function RegisterForm() {
  const t = useTranslations('auth');
  const tFault = useTranslations('textFaults');
  const { form, faultAt, change, leave, submit, isBusy, general } = useRegisterForm((fault) => tFault(fault));
  return (
    <AuthFrame title={t('registerTitle')} text={t('registerText')}>
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-6">
        {general ? <Banner tone="bad">{general}</Banner> : null}
        <Field label={t('venueName')} error={faultAt('venueName')}>
          <TextInput
            autoComplete="organization"
            maxLength={LIMITS.nameMax}
            placeholder={t('venueNameExample')}
            value={form.venueName}
            onBlur={() => leave('venueName')}
            onChange={(event) => change('venueName', event.target.value)}
          />
        </Field>
        <Field
          label={t('slug')}
          hint={t('slugHint', { slug: form.slug || proposeSlug(t('venueNameExample')) })}
          error={faultAt('slug')}
        >
          <TextInput
            autoCapitalize="none"
            spellCheck={false}
            maxLength={LIMITS.slugMax}
            value={form.slug}
            onBlur={() => leave('slug')}
            onChange={(event) => change('slug', event.target.value)}
          />
        </Field>
        <Field label={t('yourName')} error={faultAt('name')}>
          <TextInput
            autoComplete="name"
            maxLength={LIMITS.nameMax}
            value={form.name}
            onBlur={() => leave('name')}
            onChange={(event) => change('name', event.target.value)}
          />
        </Field>
        <Field label={t('email')} error={faultAt('email')}>
          <EmailInput
            value={form.email}
            onBlur={() => leave('email')}
            onChange={(event) => change('email', event.target.value)}
          />
        </Field>
        <Field label={t('password')} hint={t('passwordHint', { min: LIMITS.passwordMin })} error={faultAt('password')}>
          <PasswordInput
            autoComplete="new-password"
            value={form.password}
            onBlur={() => leave('password')}
            onChange={(event) => change('password', event.target.value)}
          />
        </Field>
        <Button type="submit" size="lg" isBusy={isBusy} className="mt-2">
          {t('register')}
        </Button>
        <p className="text-text-dim">
          {t('alreadyThere')}{' '}
          <Link href={ROUTES.login} className="font-semibold text-accent underline decoration-2 underline-offset-4">
            {t('loginLink')}
          </Link>
        </p>
      </form>
    </AuthFrame>
  );
}

function useRegisterForm(sayFault: (fault: NonNullable<ReturnType<typeof findRegisterFaults>[FieldName]>) => string) {
  const session = useSession();
  const state = useStore(session);
  const router = useRouter();
  const { language } = useLanguage();
  const [form, setForm] = useState(EMPTY);
  const [left, setLeft] = useState<ReadonlySet<FieldName>>(new Set());
  const [hasOwnSlug, setOwnSlug] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const refused = useFormFaults(FIELDS);

  useEffect(() => {
    if (state.state === 'signed-in' && !isBusy) router.replace(ROUTES.home);
  }, [state.state, isBusy, router]);

  const own = findRegisterFaults(form);
  // A field is judged once it was left; until then nobody is told off while typing.
  const faultAt = (field: FieldName) => (left.has(field) && own[field] ? sayFault(own[field]) : refused.at(field));
  const change = (field: FieldName, value: string) => {
    refused.clear(field);
    if (field === 'slug') {
      setOwnSlug(value !== '');
      setForm({ ...form, slug: value.toLowerCase().replace(/\s+/g, '-') });
    } else if (field === 'venueName' && !hasOwnSlug) {
      refused.clear('slug');
      setForm({ ...form, venueName: value, slug: proposeSlug(value) });
    } else setForm({ ...form, [field]: value });
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setLeft(new Set(FIELDS));
    if (Object.keys(own).length > 0 || isBusy) return;
    setBusy(true);
    refused.clear();
    try {
      await session.register({
        ...form,
        name: form.name.trim(),
        venueName: form.venueName.trim(),
        email: form.email.trim(),
      });
      const now = session.get();
      if (now.state === 'signed-in') {
        // The browser knows the clock and the language of the place; where this fails the settings have both.
        const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
        await session.api.patch(`/venues/${now.venueId}`, { timeZone, language }).catch(() => {});
      }
    } catch (error) {
      refused.show(error);
    } finally {
      setBusy(false);
    }
  };
  return {
    form,
    faultAt,
    change,
    submit,
    isBusy,
    general: refused.general,
    leave: (field: FieldName) => setLeft((known) => new Set(known).add(field)),
  };
}
