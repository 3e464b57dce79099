'use client';

import { Button, buttonClass, Card, Dialog, QrCode, toast, VoteCount } from '@votebox/ui';
import { Link2, Maximize2, Users } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { copyText } from '../data/copy-text';
import { ROUTES } from '../shell/routes';
import { useLanguage } from '../text/language.context';
import type { LiveRoom } from './room.hook';

/** How many are here, and how the next ones come in. */
export function RoomPanel({ room }: { room: LiveRoom }) {
  const t = useTranslations('live');
  const { language } = useLanguage();
  const [isLarge, setLarge] = useState(false);
  const { snapshot } = room.liveEvent;
  const { joinCode, joinUrl, name } = room.event;
  const copyLink = async () => {
    const isCopied = await copyText(joinUrl);
    toast(isCopied ? { title: t('linkCopied'), kind: 'good' } : { title: joinUrl });
  };
  return (
    <Card>
      <section aria-label={t('room')}>
        <dl className="grid grid-cols-2 gap-4">
          <div className="flex flex-col-reverse">
            <dt className="text-sm text-text-dim">{t('guests')}</dt>
            <dd className="text-4xl leading-none">
              <VoteCount value={snapshot?.guests ?? 0} locale={language} className="font-extrabold!" />
            </dd>
          </div>
          <div className="flex flex-col-reverse">
            <dt className="text-sm text-text-dim">{t('votesTonight')}</dt>
            <dd className="text-4xl leading-none">
              <VoteCount value={snapshot?.ballot?.totalVotes ?? 0} locale={language} className="font-extrabold!" />
            </dd>
          </div>
        </dl>
        <Link href={ROUTES.guests(room.event.id)} className={`${buttonClass({ variant: 'quiet' })} mt-5 w-full`}>
          <Users aria-hidden />
          {t('allGuests')}
        </Link>
        <div className="mt-5 flex items-center gap-4">
          <button
            type="button"
            aria-label={t('qrLarge')}
            onClick={() => setLarge(true)}
            className="group relative w-24 shrink-0 rounded-sleeve"
          >
            <QrCode value={joinUrl} size="fill" />
            <span
              aria-hidden
              className="absolute right-1 bottom-1 grid size-7 place-items-center rounded-sleeve bg-night text-text"
            >
              <Maximize2 className="size-4" />
            </span>
          </button>
          <div className="min-w-0">
            <p className="text-sm text-text-dim">{t('joinCode')}</p>
            <p className="font-display text-2xl font-extrabold tracking-[0.1em]">{joinCode}</p>
            <Button variant="ghost" className="-ml-3 px-3! text-sm! whitespace-nowrap" onClick={() => void copyLink()}>
              <Link2 aria-hidden />
              {t('copyLink')}
            </Button>
          </div>
        </div>
      </section>
      <Dialog title={name} open={isLarge} onOpenChange={setLarge}>
        <div className="flex flex-col items-center pb-6 text-center">
          <QrCode value={joinUrl} size="fill" label={t('qrLabel', { name })} className="max-w-96" />
          <p className="mt-5 font-display text-5xl font-extrabold tracking-[0.12em]">{joinCode}</p>
          <p className="mt-2 wrap-anywhere text-text-dim">{joinUrl}</p>
        </div>
      </Dialog>
    </Card>
  );
}
