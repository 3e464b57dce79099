import { browserStorage } from '@votebox/client';

/** The event of Chromium browsers; other browsers never send it and then nothing is offered. */
interface InstallPromptEvent extends Event {
  prompt(): Promise<void>;
}

const VOTES_KEY = 'votebox.votes-counted';
const DECLINED_KEY = 'votebox.install-declined';
const VOTES_BEFORE_OFFER = 2;

let offer: InstallPromptEvent | null = null;
const listeners = new Set<() => void>();

function changed(): void {
  for (const listener of listeners) listener();
}

/** Must run as early as the page: the browser sends its event once. */
export function watchInstallPrompt(): void {
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offer = event as InstallPromptEvent;
    changed();
  });
  window.addEventListener('appinstalled', () => {
    offer = null;
    changed();
  });
}

export function countVote(): void {
  browserStorage.write(VOTES_KEY, String(countedVotes() + 1));
  changed();
}

function countedVotes(): number {
  return Number(browserStorage.read(VOTES_KEY) ?? 0) || 0;
}

/** Someone who has voted twice likes it here; before that an offer is only in the way. */
export const installOffer = {
  get(): boolean {
    return offer !== null && countedVotes() >= VOTES_BEFORE_OFFER && browserStorage.read(DECLINED_KEY) === null;
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  async accept(): Promise<void> {
    const prompt = offer;
    offer = null;
    changed();
    await prompt?.prompt();
  },
  decline(): void {
    browserStorage.write(DECLINED_KEY, 'yes');
    changed();
  },
};
