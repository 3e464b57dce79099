'use client';

import type { ForgottenPasswordView } from '@votebox/contracts';
import { Banner, Button, Field } from '@votebox/ui';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormFaults } from '../forms/form-faults.hook';
import { useSession } from '../session/session.context';
import { useLanguage } from '../text/language.context';
import { AuthFrame } from './auth-frame';
import { BackToLogin } from './back-to-login';
import { findEmailFault } from './credential.rules';
import { EmailInput } from './email-input';

const FIELDS = ['email'];

export function ForgottenForm() {
  const t = useTranslations('auth');
  const tFault = useTranslations('textFaults');
  const { api } = useSession();
  const { language } = useLanguage();
  const [email, setEmail] = useState('');
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<(ForgottenPasswordView & { email: string }) | null>(null);
  const refused = useFormFaults(FIELDS);
  const own = findEmailFault(email);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (own || isBusy) return;
    setBusy(true);
    refused.clear();
    try {
      const body = { email: email.trim(), language };
      setAnswer({ ...(await api.post<ForgottenPasswordView>('/auth/password/forgotten', body)), email: body.email });
    } catch (error) {
      refused.show(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <AuthFrame title={t('forgotTitle')} text={t('forgotText')}>
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-6">
        {refused.general ? <Banner tone="bad">{refused.general}</Banner> : null}
        {answer ? (
          <Banner tone={answer.isMailConfigured ? 'good' : 'info'}>
            {answer.isMailConfigured
              ? t('linkSent', { email: answer.email })
              : t.rich('noMail', {
                  email: answer.email,
                  code: toCommand,
                })}
          </Banner>
        ) : null}
        <Field label={t('email')} error={isChecked && own ? tFault(own) : refused.at('email')}>
          <EmailInput
            value={email}
            onChange={(event) => {
              setEmail(event.target.value);
              setAnswer(null);
              refused.clear();
            }}
          />
        </Field>
        <Button type="submit" size="lg" isBusy={isBusy} className="mt-2">
          {t('sendLink')}
        </Button>
        <BackToLogin />
      </form>
    </AuthFrame>
  );
}

const toCommand = (command: ReactNode) => <code className="font-text wrap-anywhere select-all">{command}</code>;
