import { useMediaQuery } from '@votebox/ui';

/** Room for the songs beside the queue. False while rendering at build time: phones come first. */
export function useIsWide(): boolean {
  return useMediaQuery('(min-width: 64rem)', false);
}
