import { useTranslations } from 'use-intl/react';
import { SpotifyMark } from '@votebox/ui';

interface SpotifyLinkProps {
  /** The track at Spotify. */
  url: string;
  title: string;
  className?: string;
}

/** Spotify's name and the way back to the track: owed wherever one of its songs is shown. */
export function SpotifyLink({ url, title, className = '' }: SpotifyLinkProps) {
  const t = useTranslations('spotify');
  return (
    <a
      href={url}
      target="_blank"
      rel="noreferrer"
      aria-label={t('open', { title })}
      className={`inline-flex min-h-11 items-center gap-2 text-sm font-semibold text-dim underline-offset-4 hover:underline ${className}`}
    >
      <SpotifyMark size={22} />
      <span aria-hidden>{t('name')}</span>
    </a>
  );
}
