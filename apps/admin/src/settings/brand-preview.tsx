'use client';

import { brandStyle, Cover, ProgressBar, QrCode } from '@votebox/ui';
import { ChevronUp } from 'lucide-react';
import { useTranslations } from 'use-intl';

interface BrandPreviewProps {
  name: string;
  accentColor: string;
  logoUrl: string | null;
}

const SONGS = [
  { title: 'Night Drive', artist: 'The Lanterns', votes: 14 },
  { title: 'Copper Sky', artist: 'Mara Lund', votes: 11 },
  { title: 'Slow Tram', artist: 'Kiosk', votes: 7 },
] as const;

/** The guest's phone and the TV in the venue's colour, while it is being chosen. A picture: screen readers skip it. */
export function BrandPreview({ name, accentColor, logoUrl }: BrandPreviewProps) {
  const t = useTranslations('settings');
  return (
    <div className="xl:sticky xl:top-8">
      <h2 className="mb-4 text-lg text-text-dim">{t('preview')}</h2>
      <div aria-hidden style={brandStyle(accentColor)} className="relative overflow-hidden pb-6 select-none">
        <Tv name={name} />
        <Phone name={name} logoUrl={logoUrl} />
      </div>
    </div>
  );
}

function Tv({ name }: { name: string }) {
  const t = useTranslations('settings');
  return (
    <div className="overflow-hidden rounded-control border-6 border-night bg-bg shadow-2xl">
      <div className="vb-room flex aspect-video gap-4 bg-scroll! p-4">
        <Cover src={null} seed="Night Drive" size={120} />
        <div className="flex min-w-0 flex-1 flex-col">
          <span className="truncate text-[0.6rem] font-semibold text-accent">{name}</span>
          <span className="truncate font-display text-2xl leading-tight font-extrabold tracking-tight">
            {SONGS[0].title}
          </span>
          <span className="truncate text-xs text-text-dim">{SONGS[0].artist}</span>
          <ProgressBar value={62} max={100} className="mt-2.5" />
          <div className="mt-auto flex items-end justify-between gap-3">
            <div className="flex min-w-0 flex-col gap-1.5">
              {SONGS.slice(1).map((song) => (
                <span key={song.title} className="flex items-center gap-2 text-xs">
                  <span className="w-4 font-display font-bold text-accent tabular">{song.votes}</span>
                  <span className="truncate">{song.title}</span>
                </span>
              ))}
            </div>
            <div className="shrink-0 text-center">
              <QrCode value="https://votebox.example" size={58} />
              <span className="text-[0.55rem] font-semibold">{t('previewVote')}</span>
            </div>
          </div>
        </div>
      </div>
    </div>
  );
}

function Phone({ name, logoUrl }: { name: string; logoUrl: string | null }) {
  const t = useTranslations('settings');
  return (
    <div className="vb-room relative -mt-3 mr-4 ml-auto w-52 overflow-hidden rounded-[1.75rem] border-6 border-night bg-scroll! p-4 pt-5 shadow-2xl">
      <div className="flex items-center gap-2">
        {logoUrl ? (
          <img src={logoUrl} alt="" className="size-7 rounded-md object-contain" />
        ) : (
          <Cover src={null} seed={name} size={28} />
        )}
        <span className="truncate text-sm font-semibold">{name}</span>
      </div>
      <ul className="mt-4 flex flex-col gap-2.5">
        {SONGS.map((song, index) => (
          <li key={song.title} className="flex items-center gap-2.5">
            <Cover src={null} seed={song.title} size={34} />
            <span className="min-w-0 flex-1 leading-tight">
              <span className="block truncate text-xs font-semibold">{song.title}</span>
              <span className="block truncate text-[0.65rem] text-text-dim">{song.artist}</span>
            </span>
            <span
              className={`grid size-8 place-items-center rounded-lg text-[0.6rem] leading-none font-bold ${index === 0 ? 'bg-accent text-accent-ink' : 'bg-surface-2 text-accent'}`}
            >
              <ChevronUp className="size-3.5" />
              {song.votes}
            </span>
          </li>
        ))}
      </ul>
      <span className="mt-4 grid h-9 place-items-center rounded-lg bg-accent text-xs font-semibold text-accent-ink">
        {t('previewButton')}
      </span>
    </div>
  );
}
