import type { EventSnapshot } from '@votebox/contracts';

declare global {
  interface Window {
    /** Settled when the first look is drawn, or cannot be. */
    voteboxShown?: Promise<void>;
  }
}

/**
 * Runs behind the first look, as text (see _document): shows what plays as soon as the answer is there that the head has
 * asked for. Whatever is not a running song or its lack is left to the app. Uses nothing from outside of itself.
 */
export function showAhead(): void {
  const look = document.getElementById('first-look');
  const [, answer] = Object.entries(window.voteboxAhead ?? {}).find(([path]) => path.endsWith('/state')) ?? [];
  // Its words are those of the page that was rendered at build time.
  if (!look || !answer || 'languagePending' in document.documentElement.dataset) return;
  const part = <T extends HTMLElement>(name: string) => look.querySelector<T>(`[data-fill=${name}]`)!;

  const fill = ({ event, playback: { play, state } }: EventSnapshot) => {
    if (event.status !== 'ACTIVE' || (event.musicFrom !== null && play === null)) return;
    part('name').textContent = event.name;
    part('venue').textContent = event.venue.name;
    look.querySelector<HTMLElement>(`[data-state=${state}]`)!.hidden = false;
    const { logoUrl } = event.venue.branding;
    if (logoUrl) {
      const logo = part<HTMLImageElement>('logo');
      logo.src = logoUrl;
      logo.hidden = false;
      part('mark').remove();
    }
    if (state === 'PLAYING') part('record').dataset.turning = '';
    part('sleeve').hidden = play !== null;
    if (play) {
      part('title').textContent = play.title;
      part('artist').textContent = play.artist;
      const cover = part<HTMLImageElement>('cover');
      cover.onload = () => (cover.hidden = false);
      if (play.coverUrl) cover.src = play.coverUrl;
    }
    look.dataset.filled = play ? 'song' : 'quiet';
  };

  /** A browser that does not tell what it has drawn has done so a moment later. */
  const drawn = () =>
    new Promise<void>((resolve) => {
      new PerformanceObserver((seen) => {
        const entries = seen.getEntries() as (PerformanceEntry & { element: Element | null })[];
        if (entries.some(({ element }) => look.contains(element))) resolve();
      }).observe({ type: 'largest-contentful-paint', buffered: true });
      requestAnimationFrame(() => setTimeout(resolve, 100));
    });

  window.voteboxShown = answer
    .then((response) => (response.ok ? response.clone().json() : null))
    .then((snapshot: EventSnapshot | null) => snapshot && fill(snapshot))
    .then(() => ('filled' in look.dataset ? drawn() : undefined))
    .catch(() => undefined);
}
