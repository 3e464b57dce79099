'use client';
import { useMediaQuery } from '../layout/media-query.hook';

/** Whether the person asked the system for less motion; follows changes. False while rendering on the server. */
export function usePrefersReducedMotion(): boolean {
  return useMediaQuery('(prefers-reduced-motion: reduce)', false);
}
