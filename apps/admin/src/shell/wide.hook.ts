import { useMediaQuery } from '@votebox/ui';

/** Whether there is room for the side rail: a laptop, not a phone. Same width as Tailwind's `lg`. */
export function useIsWide(): boolean {
  return useMediaQuery('(min-width: 1024px)', true);
}
