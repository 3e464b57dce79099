import { toast } from '@votebox/ui';
import { useTranslations } from 'use-intl';
import { useAct } from '../data/act.hook';
import { useAddDisplay } from './displays.queries';

/** Opens the TV in a window of this computer, signed in by a token in the address's fragment (never sent to a server). */
export function useOpenHere() {
  const t = useTranslations('displays');
  const addDisplay = useAddDisplay();
  const act = useAct();
  const open = async () => {
    // Opened inside the tap: a window that opens after an answer is taken for an advertisement and blocked.
    const tab = window.open('about:blank', '_blank');
    const isDone = await act.run(
      'open-here',
      () => addDisplay({ name: t('thisComputer') }),
      ({ token }) => {
        const address = `/display#token=${encodeURIComponent(token ?? '')}`;
        if (tab) tab.location.replace(address);
        else
          toast({
            title: t('blocked'),
            kind: 'warn',
            action: { label: t('openNow'), onAction: () => window.open(address, '_blank') },
          });
      },
    );
    if (!isDone) tab?.close();
  };
  return { open, isBusy: act.busy !== null };
}
