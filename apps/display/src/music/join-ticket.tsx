import { QrCode, VisuallyHidden } from '@votebox/ui';
import { useTranslations } from 'use-intl';
import { codeHalves, spokenUrl } from '../pairing/pairing-address.rules';

interface JoinTicketProps {
  joinUrl: string;
  joinCode: string;
  /** `early`: the evening has not begun; `paused`: votes are not taken just now. */
  call: 'vote' | 'early' | 'paused';
}

/** The way in, always on the screen: QR code, six characters, and the address for those who type. */
export function JoinTicket({ joinUrl, joinCode, call }: JoinTicketProps) {
  const t = useTranslations('join');
  const [left, right] = codeHalves(joinCode);
  const url = spokenUrl(joinUrl);
  return (
    <section className="tv-ticket">
      <div className="tv-ticket-qr" data-tv-qr>
        <QrCode value={joinUrl} size="fill" label={t('qr', { url })} />
      </div>
      <div className="tv-ticket-words">
        <p className="tv-ticket-call">{t(call)}</p>
        <VisuallyHidden>{`${t('code')} ${joinCode}`}</VisuallyHidden>
        <p className="tv-ticket-code" aria-hidden="true">
          <span>{left}</span>
          <span>{right}</span>
        </p>
      </div>
      <p className="tv-ticket-url tv-clip">{url}</p>
    </section>
  );
}
