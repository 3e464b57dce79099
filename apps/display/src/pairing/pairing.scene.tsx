import { Logo, QrCode, VisuallyHidden } from '@votebox/ui';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { codeHalves, isReachableFromPhone, pairingUrl, spokenUrl } from './pairing-address.rules';
import { usePairing } from './pairing.hook';

interface Place {
  origin: string;
  hostname: string;
}

/** A screen that belongs to nobody yet: a code to enter in the admin app, or to scan. */
export function PairingScene({ onPaired }: { onPaired: (token: string) => void }) {
  const t = useTranslations('pairing');
  const { code, isReachable } = usePairing(onPaired);
  const [place, setPlace] = useState<Place | null>(null);
  useEffect(() => setPlace({ origin: window.location.origin, hostname: window.location.hostname }), []);

  return (
    <main className="tv-pairing">
      <div className="tv-pairing-top">
        <Logo size={40} className="tv-idle-mark" />
      </div>
      <div className="min-w-0">
        <h1 className="tv-giant text-[5.5rem]">{t('title')}</h1>
        <p className="mt-6 max-w-[52rem] text-[2.5rem] text-(--tv-soft)">{isReachable ? t('lead') : t('offline')}</p>
        {code === null ? (
          <p className="mt-16 text-[2.5rem]">{isReachable ? t('starting') : ''}</p>
        ) : (
          <>
            <VisuallyHidden>{`${t('code')} ${code}`}</VisuallyHidden>
            <p className="tv-pairing-code" aria-hidden="true">
              {codeHalves(code).map((half, index) => (
                <span key={`${index}${half}`}>{half}</span>
              ))}
            </p>
          </>
        )}
      </div>
      {code === null || place === null ? null : <Ways place={place} code={code} />}
    </main>
  );
}

function Ways({ place, code }: { place: Place; code: string }) {
  const t = useTranslations('pairing');
  const url = pairingUrl(place.origin, code);
  const hasPhoneWay = isReachableFromPhone(place.hostname);
  return (
    <div className="tv-pairing-side">
      {hasPhoneWay ? (
        <>
          <div className="tv-pairing-qr">
            <QrCode value={url} size="fill" label={t('scan')} />
          </div>
          <p className="mt-6 text-(--tv-soft)">{t('scan')}</p>
        </>
      ) : null}
      <p className={hasPhoneWay ? 'mt-3 text-(--tv-soft)' : 'text-(--tv-soft)'}>
        {hasPhoneWay ? t('orOpen') : t('openHere')}
      </p>
      <p className="font-semibold wrap-anywhere">
        {spokenUrl(place.origin)}
        <wbr />
        /admin/displays
      </p>
    </div>
  );
}
