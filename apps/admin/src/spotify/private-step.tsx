'use client';

import type { SpotifyAccountView } from '@votebox/contracts';
import { Button, Switch, toast } from '@votebox/ui';
import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAct } from '../data/act.hook';
import { useVenue } from '../session/session.context';
import { useStoreAccount } from './spotify.queries';

/** The owner's word that Spotify is played at private events only; it is kept with the date. */
export function PrivateStep() {
  const t = useTranslations('spotify');
  const { api, path } = useVenue();
  const store = useStoreAccount();
  const act = useAct();
  const [isSure, setSure] = useState(false);
  const confirm = async () => {
    const isDone = await act.run(
      'private',
      () => api.post<SpotifyAccountView>(`${path}/spotify/private`, { isPrivate: true }),
      store,
    );
    if (isDone) toast({ title: t('privateSaved'), kind: 'good' });
  };
  return (
    <div className="flex flex-col gap-5">
      <p className="max-w-prose text-text-dim">{t('privateText')}</p>
      <ul className="flex list-disc flex-col gap-1.5 pl-5 marker:text-text-dim">
        <li>{t('privateYes')}</li>
        <li>{t('privateNo')}</li>
      </ul>
      <Switch checked={isSure} onCheckedChange={setSure} label={t('privateSwitch')} />
      <Button className="self-start" disabled={!isSure} isBusy={act.busy !== null} onClick={() => void confirm()}>
        <ShieldCheck aria-hidden />
        {t('privateConfirm')}
      </Button>
    </div>
  );
}
