import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useCallback } from 'react';
import { ROUTES } from '../shell/routes';
import { useSession } from './session.context';

let isLeaving = false;

/** Whether the session ended because someone signed out here, and not by itself. Reading it forgets it. */
export function takeLeaving(): boolean {
  const wasLeaving = isLeaving;
  isLeaving = false;
  return wasLeaving;
}

/** Signs out here, or on all devices. Throws where the server could not do the latter: then nothing has changed. */
export function useSignOut(): (options?: { everywhere: boolean }) => Promise<void> {
  const session = useSession();
  const queries = useQueryClient();
  const router = useRouter();
  return useCallback(
    async ({ everywhere } = { everywhere: false }) => {
      isLeaving = true;
      try {
        await (everywhere ? session.logoutEverywhere() : session.logout());
      } catch (error) {
        isLeaving = session.get().state === 'signed-out';
        throw error;
      }
      queries.clear();
      router.replace(ROUTES.login);
    },
    [session, queries, router],
  );
}
