/** How a reason begins that may heal by itself. */
export const NETWORK = 'network';
const MEDIA_ERRORS: Record<number, string> = { 1: 'aborted', 2: 'network', 3: 'decode', 4: 'src not supported' };

/**
 * Why a track does not play, in words that begin with the cause. Browsers call an unreachable file "not supported", so
 * the file is asked for: only if it can be had is its content to blame.
 */
export async function diagnose(url: string, error: MediaError | null): Promise<string> {
  const said = `${MEDIA_ERRORS[error?.code ?? 0] ?? 'unknown'} ${error?.message ?? ''}`.trim();
  try {
    const response = await fetch(url, {
      headers: { range: 'bytes=0-1' },
      credentials: 'same-origin',
      cache: 'no-store',
    });
    void response.body?.cancel();
    if (response.status === 404 || response.status === 410) return `missing: ${response.status}`;
    if (!response.ok) return `${NETWORK}: ${response.status}`;
    return said;
  } catch {
    return `${NETWORK}: unreachable`;
  }
}
