'use client';

import type { InvitationOfferView } from '@votebox/contracts';
import { ApiError } from '@votebox/client';
import { useStore } from '@votebox/client/react';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { AuthFrame } from '../auth/auth-frame';
import { LinkInvalid } from '../auth/link-invalid';
import { useOneTimeToken } from '../auth/one-time-token.hook';
import { SignInForm } from '../auth/sign-in-form';
import { ErrorPanel } from '../data/error-panel';
import { useSession } from '../session/session.context';
import { Splash } from '../shell/providers';
import { AcceptPanel } from './accept-panel';
import { DeclineButton } from './decline-button';
import { JoinForm } from './join-form';

/** The page behind the link of an invitation: who invites, and the ways to say yes or no. */
export function InvitationPage() {
  const t = useTranslations('invitation');
  const token = useOneTimeToken();
  const session = useSession();
  const state = useStore(session);
  const [hasDeclined, setDeclined] = useState(false);
  const offer = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => session.api.post<InvitationOfferView>('/auth/invitations/look', { token }),
    enabled: token !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (hasDeclined) {
    return (
      <AuthFrame title={t('declined')} text={t('declinedText')}>
        {null}
      </AuthFrame>
    );
  }
  const isOver = offer.error instanceof ApiError && offer.error.code === 'LINK_INVALID';
  if (token === null || isOver) return <LinkInvalid />;
  if (offer.isError) return <ErrorPanel error={offer.error} onRetry={() => void offer.refetch()} />;
  if (!offer.data || state.state === 'unknown') return <Splash />;
  return (
    <Offer offer={offer.data} token={token}>
      <DeclineButton token={token} onDeclined={() => setDeclined(true)} />
    </Offer>
  );
}

function Offer({ offer, token, children }: { offer: InvitationOfferView; token: string; children: ReactNode }) {
  const t = useTranslations('invitation');
  const tRole = useTranslations('roles');
  const state = useStore(useSession());
  const [hasAccount, setHasAccount] = useState(false);
  const isSignedIn = state.state === 'signed-in' || state.state === 'no-venue';
  return (
    <AuthFrame title={t('title', { venue: offer.venueName })} text={t('text', { role: tRole(offer.role) })}>
      <div className="flex flex-col gap-6">
        {isSignedIn ? (
          <AcceptPanel token={token} venueName={offer.venueName} user={state.session.user} />
        ) : hasAccount ? (
          <SignInForm email={offer.email} />
        ) : (
          <JoinForm token={token} offer={offer} />
        )}
        {isSignedIn ? null : (
          <p className="text-text-dim">
            {t(hasAccount ? 'isNew' : 'hasAccount')}{' '}
            <button
              type="button"
              onClick={() => setHasAccount(!hasAccount)}
              className="min-h-11 font-semibold text-accent underline decoration-2 underline-offset-4"
            >
              {t(hasAccount ? 'registerInstead' : 'signInInstead')}
            </button>
          </p>
        )}
        {children}
      </div>
    </AuthFrame>
  );
}
