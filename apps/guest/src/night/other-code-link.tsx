import { buttonClass } from '@votebox/ui';
import { useTranslations } from 'use-intl/react';
import { forgetEvent } from '../session/last-event.store';

/** Back to the door. The night is forgotten first, or the door would lead straight back to it. */
export function OtherCodeLink() {
  const t = useTranslations('home');
  return (
    <a href="/" onClick={forgetEvent} className={buttonClass({ variant: 'quiet', size: 'lg' })}>
      {t('otherCode')}
    </a>
  );
}
