'use client';

import { LIMITS } from '@votebox/contracts';
import { ApiError } from '@votebox/client';
import { Banner, Button, Field, toast } from '@votebox/ui';
import { useRouter } from 'next/navigation';
import { useState, type FormEvent } from 'react';
import { useTranslations } from 'use-intl';
import { useFormFaults } from '../forms/form-faults.hook';
import { useSession } from '../session/session.context';
import { ROUTES } from '../shell/routes';
import { AuthFrame } from './auth-frame';
import { findPasswordFault } from './credential.rules';
import { LinkInvalid } from './link-invalid';
import { useOneTimeToken } from './one-time-token.hook';
import { PasswordInput } from './password-input';

const FIELDS = ['password'];

/** A new password by the link of a mail, or of whoever runs the machine. */
export function ResetForm() {
  const t = useTranslations('auth');
  const tFault = useTranslations('textFaults');
  const token = useOneTimeToken();
  const session = useSession();
  const router = useRouter();
  const [password, setPassword] = useState('');
  const [isChecked, setChecked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [isOver, setOver] = useState(token === null);
  const refused = useFormFaults(FIELDS);
  const own = findPasswordFault(password);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (own || isBusy) return;
    setBusy(true);
    refused.clear();
    try {
      await session.api.post('/auth/password/reset', { token, password });
      toast({ title: t('passwordSet'), kind: 'good' });
      // The login that this page may have had ended with the old password.
      await session.logout().catch(() => undefined);
      router.replace(ROUTES.login);
    } catch (error) {
      if (error instanceof ApiError && error.code === 'LINK_INVALID') setOver(true);
      else refused.show(error);
      setBusy(false);
    }
  };
  if (isOver) return <LinkInvalid />;
  return (
    <AuthFrame title={t('forgotTitle')} text={t('resetText')}>
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-6">
        {refused.general ? <Banner tone="bad">{refused.general}</Banner> : null}
        <Field
          label={t('newPassword')}
          hint={t('passwordHint', { min: LIMITS.passwordMin })}
          error={isChecked && own ? tFault(own) : refused.at('password')}
        >
          <PasswordInput
            autoComplete="new-password"
            value={password}
            onChange={(event) => {
              setPassword(event.target.value);
              refused.clear();
            }}
          />
        </Field>
        <Button type="submit" size="lg" isBusy={isBusy} className="mt-2">
          {t('setPassword')}
        </Button>
      </form>
    </AuthFrame>
  );
}
