import { ApiError, type StaffSession } from '@votebox/client';

const PREFIX = '/api/v1';

/** Fetches a file that needs the staff token and hands it to the browser as a download. */
export async function downloadFile(session: StaffSession, path: string, fileName: string): Promise<void> {
  const fetchOnce = () => fetch(`${PREFIX}${path}`, { headers: { authorization: `Bearer ${session.token() ?? ''}` } });
  let response = await fetchOnce().catch(toOffline);
  if (response.status === 401) {
    // Any request through the api gets a fresh token first, when there is one to be had.
    await session.api.get('/auth/me');
    response = await fetchOnce().catch(toOffline);
  }
  if (!response.ok) {
    const body = (await response.json().catch(() => ({}))) as { error?: string; message?: string; requestId?: string };
    throw new ApiError((body.error ?? 'INTERNAL') as ApiError['code'], response.status, body.message ?? '', {
      requestId: body.requestId,
    });
  }
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  document.body.append(link);
  link.click();
  link.remove();
  // The download has its own hold on the data by then.
  setTimeout(() => URL.revokeObjectURL(address), 30_000);
}

function toOffline(): never {
  throw new ApiError('OFFLINE', 0, 'There is no connection.');
}

/** "friday-night-2026-06-05.csv": safe on every file system. */
export function csvFileName(name: string, slug: (text: string) => string, day: string): string {
  return `${[slug(name) || 'votebox', day.slice(0, 10)].filter(Boolean).join('-')}.csv`;
}
