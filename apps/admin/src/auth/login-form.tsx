'use client';

import { keepsCookies } from '@votebox/client';
import { useStore } from '@votebox/client/react';
import { Banner } from '@votebox/ui';
import Link from 'next/link';
import { useRouter, useSearchParams } from 'next/navigation';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../session/session.context';
import { ROUTES, toSafeReturn } from '../shell/routes';
import { AuthFrame } from './auth-frame';
import { SignInForm } from './sign-in-form';

export function LoginForm() {
  const t = useTranslations('auth');
  const session = useSession();
  const state = useStore(session);
  const router = useRouter();
  const next = useSearchParams().get('next');
  const [hasCookies] = useState(keepsCookies);

  useEffect(() => {
    if (state.state === 'signed-in' || state.state === 'no-venue') router.replace(toSafeReturn(next));
  }, [state.state, next, router]);

  return (
    <AuthFrame title={t('loginTitle')} text={t('loginText')}>
      <SignInForm
        head={hasCookies ? null : <Banner>{t('noCookies')}</Banner>}
        notice={next && hasCookies ? <Banner>{t('expired')}</Banner> : null}
      >
        <Link href={ROUTES.forgotten} className="w-fit text-text-dim underline underline-offset-4 hover:text-text">
          {t('forgotLink')}
        </Link>
        <p className="text-text-dim">
          {t('noVenueYet')}{' '}
          <Link href={ROUTES.register} className="font-semibold text-accent underline decoration-2 underline-offset-4">
            {t('registerLink')}
          </Link>
        </p>
      </SignInForm>
    </AuthFrame>
  );
}
