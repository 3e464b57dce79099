import { useTranslations } from 'use-intl/react';
import { IconClose } from './icons';
import { useNotices } from './notice.context';

/** Where the notice is read: above the thumb. Spoken by itself. */
export function NoticeBar() {
  const t = useTranslations('common');
  const { notice, dismiss } = useNotices();
  return (
    <div role="status" className="px-3">
      {notice ? (
        <div data-tone={notice.tone} className="vb-notice animate-vb-in">
          <p className="flex-1 py-3">{notice.text}</p>
          <button
            type="button"
            onClick={dismiss}
            aria-label={t('close')}
            className="grid size-11 shrink-0 place-items-center rounded-full"
          >
            <IconClose size={18} />
          </button>
        </div>
      ) : null}
    </div>
  );
}
