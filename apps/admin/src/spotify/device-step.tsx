'use client';

import { Button, toast } from '@votebox/ui';
import { Speaker } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { SpotifyDeviceDialog } from '../players/spotify-device-dialog';
import { useVenue } from '../session/session.context';

/** Where the sound comes out. */
export function DeviceStep() {
  const t = useTranslations('spotify');
  const { can } = useVenue();
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="flex flex-col gap-5">
      <p className="max-w-prose text-text-dim">{t('deviceText')}</p>
      <Button className="self-start" disabled={!can('player:edit')} onClick={() => setOpen(true)}>
        <Speaker aria-hidden />
        {t('deviceChoose')}
      </Button>
      {isOpen ? (
        <SpotifyDeviceDialog
          onClose={() => setOpen(false)}
          onSaved={() => {
            setOpen(false);
            toast({ title: t('allDone'), kind: 'good' });
          }}
        />
      ) : null}
    </div>
  );
}
