/** Fetched from exactly this address only, and only where the house uses Turnstile. */
const SCRIPT = 'https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit';
/** A guest who has to tick a box may take their time; a network that swallows the script must not keep them out. */
const LOAD_PATIENCE_MS = 6_000;
const SOLVE_PATIENCE_MS = 60_000;

interface TurnstileApi {
  render(container: HTMLElement, options: Record<string, unknown>): string;
  remove(widgetId: string): void;
}

/** A token of the widget. It shows itself only when it needs a tap. Rejects when it does not load or does not work. */
export async function askTurnstile(siteKey: string): Promise<string> {
  const turnstile = await inTime(load(), LOAD_PATIENCE_MS);
  const place = document.createElement('div');
  place.className = 'vb-turnstile';
  document.body.append(place);
  let widgetId: string | null = null;
  try {
    const token = new Promise<string>((resolve, reject) => {
      widgetId = turnstile.render(place, {
        sitekey: siteKey,
        appearance: 'interaction-only',
        theme: 'dark',
        callback: resolve,
        'error-callback': () => reject(new Error('the widget failed')),
      });
    });
    return await inTime(token, SOLVE_PATIENCE_MS);
  } finally {
    if (widgetId !== null) turnstile.remove(widgetId);
    place.remove();
  }
}

function load(): Promise<TurnstileApi> {
  const present = () => (window as unknown as { turnstile?: TurnstileApi }).turnstile;
  return new Promise((resolve, reject) => {
    const known = present();
    if (known) return resolve(known);
    const script = document.createElement('script');
    script.src = SCRIPT;
    script.onload = () => {
      const loaded = present();
      if (loaded) resolve(loaded);
      else reject(new Error('the script is not what it was'));
    };
    script.onerror = () => reject(new Error('the script did not load'));
    document.head.append(script);
  });
}

function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('it took too long')), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
