import type { PublicEventView } from '@votebox/contracts';
import { Button } from '@votebox/ui';
import { lazy, Suspense, useRef, useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { Sheet } from '../surface/sheet';

/** Loaded when it is wanted: most guests never share. */
const ShareQr = lazy(() => import('./share-qr'));

interface ShareSheetProps {
  onClose: () => void;
  event: PublicEventView;
}

export function ShareSheet({ onClose, event }: ShareSheetProps) {
  const t = useTranslations('share');
  return (
    <Sheet title={t('title')} onClose={onClose}>
      <p className="text-dim">{t('text', { venue: event.venue.name })}</p>
      <div className="mt-5 flex flex-col items-center gap-5">
        <div className="aspect-square w-full max-w-64 overflow-hidden rounded-control bg-white">
          <Suspense fallback={null}>
            <ShareQr value={event.joinUrl} label={t('qr', { name: event.name })} />
          </Suspense>
        </div>
        <p className="text-center">
          <span className="block text-sm text-dim">{t('code')}</span>
          <strong className="font-display text-4xl font-extrabold tracking-[0.14em]">{event.joinCode}</strong>
        </p>
        <ShareLink event={event} />
      </div>
    </Sheet>
  );
}

/** The system's own share sheet where there is one (https only); copying where allowed; always a link to hold or select. */
function ShareLink({ event }: { event: PublicEventView }) {
  const t = useTranslations('share');
  const link = useRef<HTMLInputElement>(null);
  const [isCopied, setIsCopied] = useState(false);
  const canShare = typeof navigator !== 'undefined' && typeof navigator.share === 'function';

  const share = () => {
    // A closed share sheet rejects; that is no failure.
    navigator.share({ title: event.name, url: event.joinUrl }).catch(() => undefined);
  };
  const copy = async () => {
    setIsCopied(await copyText(event.joinUrl, link.current));
  };

  return (
    <div className="flex w-full flex-col gap-3">
      <div className="flex gap-2">
        <input
          ref={link}
          readOnly
          value={event.joinUrl}
          aria-label={t('link')}
          onFocus={(focus) => focus.target.select()}
          className="min-h-12 w-full min-w-0 rounded-control border-2 border-line-strong bg-bg px-4 text-text"
        />
        <Button variant="quiet" className="min-h-12" onClick={() => void copy()}>
          {isCopied ? t('copied') : t('copy')}
        </Button>
      </div>
      {canShare ? (
        <Button size="lg" onClick={share}>
          {t('send')}
        </Button>
      ) : null}
      <span role="status" className="sr-only">
        {isCopied ? t('copied') : ''}
      </span>
    </div>
  );
}

async function copyText(text: string, field: HTMLInputElement | null): Promise<boolean> {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Forbidden: the old way below still may.
    }
  }
  field?.select();
  // Plain http on a LAN has no clipboard; this is the way that is left there.
  return document.execCommand('copy');
}
