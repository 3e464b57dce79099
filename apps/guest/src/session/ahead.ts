declare global {
  interface Window {
    /** By path below /api/v1; set by the page of an event before its scripts are there. */
    voteboxAhead?: Record<string, Promise<Response>>;
  }
}

/**
 * Runs in the head of the event page, as text (see _document): asks for what the page will show while its scripts are
 * still on their way. Uses nothing from outside of itself.
 */
export function askAhead(): void {
  const id = /[?&]id=([\da-f-]{36})(&|$)/i.exec(location.search)?.[1];
  if (!id) return;
  const answers: Record<string, Promise<Response>> = {};
  for (const path of [`/events/${id}/me`, `/events/${id}/state`]) {
    answers[path] = fetch(`/api/v1${path}`, { headers: { accept: 'application/json' }, cache: 'no-store' });
    // Whoever takes the answer deals with the failure.
    answers[path].catch(() => undefined);
  }
  window.voteboxAhead = answers;
}

/** What was asked ahead, once; null for all else. */
export function takeAhead(path: string): Promise<Response> | null {
  const answer = window.voteboxAhead?.[path] ?? null;
  delete window.voteboxAhead?.[path];
  return answer;
}
