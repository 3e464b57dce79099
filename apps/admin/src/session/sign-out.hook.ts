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

export function useSignOut(): () => Promise<void> {
  const session = useSession();
  const queries = useQueryClient();
  const router = useRouter();
  return useCallback(async () => {
    isLeaving = true;
    await session.logout();
    queries.clear();
    router.replace(ROUTES.login);
  }, [session, queries, router]);
}
