import { Button } from '@votebox/ui';
import { useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl/react';
import { IconInstall } from '../surface/icons';
import { installOffer } from './install.store';

export function InstallCard() {
  const t = useTranslations('install');
  const isOffered = useSyncExternalStore(installOffer.subscribe, installOffer.get, () => false);
  if (!isOffered) return null;
  return (
    <section aria-label={t('title')} className="mx-4 mt-6 rounded-card bg-surface p-5">
      <IconInstall size={30} className="text-accent" />
      <h2 className="mt-3 text-2xl">{t('title')}</h2>
      <p className="mt-1 text-dim">{t('text')}</p>
      <div className="mt-4 flex flex-wrap gap-3">
        <Button onClick={() => void installOffer.accept()}>{t('accept')}</Button>
        <Button variant="ghost" onClick={installOffer.decline}>
          {t('decline')}
        </Button>
      </div>
    </section>
  );
}
