import type { LinkState } from '@votebox/client';
import type { PresenceTier, PublicEventView } from '@votebox/contracts';
import { formatCount, Logo } from '@votebox/ui';
import { useTranslations } from 'use-intl/react';
import { useLanguage } from '../language/language.provider';
import { IconMenu } from '../surface/icons';

interface NightHeaderProps {
  event: PublicEventView;
  link: LinkState;
  guests: number | null;
  tier: PresenceTier;
  onOpenMenu: () => void;
  onOpenPresence: () => void;
}

export function NightHeader({ event, link, guests, tier, onOpenMenu, onOpenPresence }: NightHeaderProps) {
  const t = useTranslations('night');
  const { language } = useLanguage();
  const { logoUrl } = event.venue.branding;
  return (
    <header className="flex items-center gap-3 px-5 pt-[max(0.75rem,env(safe-area-inset-top))]">
      {logoUrl ? (
        <img src={logoUrl} alt="" width={40} height={40} className="size-10 rounded-control object-contain" />
      ) : (
        <Logo variant="mark" size={32} />
      )}
      <div className="min-w-0 flex-1 leading-tight">
        <h1 className="font-text text-base leading-tight font-bold tracking-normal break-words">{event.name}</h1>
        <p className="text-sm text-dim">
          <span data-link={link} aria-hidden className="vb-link-dot" />
          {event.venue.name}
          {guests !== null && guests > 0 ? (
            <> · {t('guests', { count: guests, shown: formatCount(guests, language) })}</>
          ) : null}
          {event.rules.minTier === 'PRESENT' && tier === 'PRESENT' ? <> · {t('inRoom')}</> : null}
        </p>
      </div>
      {event.rules.minTier === 'PRESENT' && tier === 'REMOTE' ? (
        <button
          type="button"
          onClick={onOpenPresence}
          className="min-h-11 shrink-0 rounded-full bg-surface-2 px-4 text-sm font-semibold"
        >
          {t('scanToVote')}
        </button>
      ) : null}
      <button
        type="button"
        onClick={onOpenMenu}
        aria-label={t('menu')}
        className="-mr-2 grid size-12 shrink-0 place-items-center rounded-full hover:bg-surface-2"
      >
        <IconMenu />
      </button>
    </header>
  );
}
