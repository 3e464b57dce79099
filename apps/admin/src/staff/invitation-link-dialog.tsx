'use client';

import type { InvitationLinkView } from '@votebox/contracts';
import { Button, Dialog, Field, TextInput, toast } from '@votebox/ui';
import { Copy } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { copyText } from '../data/copy-text';
import { useVenueDates } from '../text/venue-dates.hook';

/** The link of an invitation, the one time that it can be seen. */
export function InvitationLinkDialog({ invitation, onClose }: { invitation: InvitationLinkView; onClose: () => void }) {
  const t = useTranslations('staff');
  const dates = useVenueDates();
  const { email, url, isMailed, expiresAt } = invitation;
  const copy = async () => {
    if (await copyText(url)) toast({ title: t('linkCopied'), kind: 'good' });
  };
  return (
    <Dialog
      title={t('linkTitle')}
      text={t('linkText', { email, day: dates.day(expiresAt) })}
      open
      onOpenChange={(open) => !open && onClose()}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>
            {t('done')}
          </Button>
          <Button onClick={() => void copy()}>
            <Copy aria-hidden />
            {t('copyLink')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label={t('link')}>
          <TextInput readOnly value={url} onFocus={(event) => event.target.select()} />
        </Field>
        {isMailed ? <p className="text-text-dim">{t('mailed', { email })}</p> : null}
      </div>
    </Dialog>
  );
}
