'use client';

import { LIMITS, type VenueView } from '@votebox/contracts';
import { Button, ProgressBar, toast } from '@votebox/ui';
import { useQueryClient } from '@tanstack/react-query';
import { ImageUp, Store, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useAct } from '../data/act.hook';
import { useVenue } from '../session/session.context';
import { venueKey } from '../venue/venue.queries';

const TYPES = ['image/png', 'image/jpeg', 'image/webp'];
const MEGABYTE = 1024 * 1024;

/** The venue's sign. It is saved at once, apart from the form around it. */
export function LogoField({ venue, mayEdit }: { venue: VenueView; mayEdit: boolean }) {
  const t = useTranslations('settings');
  const { api, path, venueId } = useVenue();
  const queries = useQueryClient();
  const act = useAct();
  const input = useRef<HTMLInputElement>(null);
  const [share, setShare] = useState(0);
  const [fault, setFault] = useState<string | null>(null);
  const { logoUrl } = venue.branding;
  const store = (saved: VenueView) => queries.setQueryData(venueKey(venueId), saved);

  const send = async (file: File) => {
    setFault(null);
    if (!TYPES.includes(file.type)) return setFault(t('logoType'));
    if (file.size > LIMITS.logoBytesMax) return setFault(t('logoSize', { megabytes: LIMITS.logoBytesMax / MEGABYTE }));
    setShare(0);
    const isDone = await act.run(
      'upload',
      () => api.upload<VenueView>(`${path}/logo`, file, { onProgress: (sent, total) => setShare(sent / total) }),
      store,
    );
    if (isDone) toast({ title: t('logoSaved'), kind: 'good' });
  };
  const remove = async () => {
    const isDone = await act.run('remove', () => api.delete<VenueView>(`${path}/logo`), store);
    if (isDone) toast({ title: t('logoRemoved'), kind: 'good' });
  };
  return (
    <fieldset className="min-w-0">
      <legend className="font-semibold">{t('logo')}</legend>
      <div className="mt-3 flex flex-wrap items-center gap-5">
        <div className="grid size-24 shrink-0 place-items-center overflow-hidden rounded-control bg-night/60 text-text-dim">
          {logoUrl ? (
            <img src={logoUrl} alt={t('logoAlt', { name: venue.name })} className="size-full object-contain p-2" />
          ) : (
            <Store aria-hidden className="size-9" strokeWidth={1.5} />
          )}
        </div>
        <div className="min-w-0 flex-1 basis-60">
          {mayEdit ? (
            <div className="flex flex-wrap gap-2">
              <input
                ref={input}
                type="file"
                hidden
                accept={TYPES.join(',')}
                aria-label={t('logo')}
                onChange={(event) => {
                  const file = event.target.files?.[0];
                  event.target.value = '';
                  if (file) void send(file);
                }}
              />
              <Button variant="quiet" isBusy={act.busy === 'upload'} onClick={() => input.current?.click()}>
                <ImageUp aria-hidden />
                {t(logoUrl ? 'logoReplace' : 'logoChoose')}
              </Button>
              {logoUrl ? (
                <Button variant="ghost" isBusy={act.busy === 'remove'} onClick={() => void remove()}>
                  <Trash2 aria-hidden />
                  {t('logoRemove')}
                </Button>
              ) : null}
            </div>
          ) : null}
          {act.busy === 'upload' ? (
            <ProgressBar value={share} max={1} label={t('logoProgress')} className="mt-3" />
          ) : null}
          <p
            className={fault ? 'mt-2 text-sm font-medium text-bad' : 'mt-2 text-sm text-text-dim'}
            role={fault ? 'alert' : undefined}
          >
            {fault ?? t('logoHint', { megabytes: LIMITS.logoBytesMax / MEGABYTE })}
          </p>
        </div>
      </div>
    </fieldset>
  );
}
