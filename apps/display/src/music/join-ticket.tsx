import { QrCode, VisuallyHidden } from '@votebox/ui';
import { useState, type CSSProperties } from 'react';
import { useTranslations } from 'use-intl';
import type { ShownEntry } from '../entry/entry-code.rules';
import { codeHalves, spokenUrl } from '../pairing/pairing-address.rules';

interface JoinTicketProps {
  /** The event with its permanent code, which stands in while the changing one is not known. */
  event: { joinUrl: string; joinCode: string };
  entry: ShownEntry | null;
  /** `early`: the evening has not begun; `paused`: votes are not taken just now. */
  call: 'vote' | 'early' | 'paused';
}

/** The way in, always on the screen: QR code, six characters, and the address for those who type. */
export function JoinTicket({ event, entry, call }: JoinTicketProps) {
  const t = useTranslations('join');
  const { code, joinUrl } = entry ?? { code: event.joinCode, joinUrl: event.joinUrl };
  const [left, right] = codeHalves(code);
  const url = spokenUrl(joinUrl);
  return (
    <section className="tv-ticket">
      <div className="tv-ticket-qr" data-tv-qr>
        <QrCode value={joinUrl} size="fill" label={t('qr', { url })} />
      </div>
      <div className="tv-ticket-words">
        <p className="tv-ticket-call">{t(call)}</p>
        <VisuallyHidden>{`${t('code')} ${code}`}</VisuallyHidden>
        <p key={code} className="tv-ticket-code" aria-hidden="true">
          <span>{left}</span>
          <span>{right}</span>
        </p>
      </div>
      <p className="tv-ticket-url">
        {entry === null ? null : <WindowRing key={code} entry={entry} />}
        <span className="tv-clip">{url}</span>
      </p>
    </section>
  );
}

/** Empties while the code is good. The browser draws it: nothing is counted here. */
function WindowRing({ entry }: { entry: ShownEntry }) {
  // Kept from the first picture on: a delay that changes while the animation runs would move it.
  const [style] = useState<CSSProperties>(() => ({
    animationDuration: `${entry.windowMs}ms`,
    animationDelay: `-${Math.round(entry.shownMs)}ms`,
  }));
  return (
    <svg className="tv-ticket-ring" viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="9.5" className="tv-ticket-ring-track" />
      <circle cx="12" cy="12" r="9.5" pathLength={1} className="tv-ticket-ring-left" style={style} />
    </svg>
  );
}
