import { useRouter } from 'next/router';
import { useCallback, useRef } from 'react';

/** Whether all songs are open is in the address, so that the back gesture closes them and a reload keeps them. */
export function usePoolView(): { isOpen: boolean; open: () => void; close: () => void } {
  const router = useRouter();
  const isOpen = router.query.view === 'songs';
  const hasPushed = useRef(false);

  const open = useCallback(() => {
    hasPushed.current = true;
    void router.push({ query: { id: router.query.id, view: 'songs' } }, undefined, { shallow: true, scroll: false });
  }, [router]);

  const close = useCallback(() => {
    if (router.query.view !== 'songs') return;
    if (hasPushed.current) router.back();
    else void router.replace({ query: { id: router.query.id } }, undefined, { shallow: true, scroll: false });
    hasPushed.current = false;
  }, [router]);

  return { isOpen, open, close };
}
