import { newId } from '../id';
import { tabStorage } from '../storage/safe.storage';

const KEY = 'votebox.player';

/**
 * The id of this tab's player. It is taken out of the tab's storage while the page lives and put back when it goes, so
 * that a reload keeps it and a duplicated tab (which copies the storage) does not share it.
 */
export function takePlayerId(): string {
  const id = readAway() ?? newId();
  if (typeof window !== 'undefined') {
    window.addEventListener('pagehide', () => tabStorage.write(KEY, id));
    // Back from the browser's page cache: alive again under the same id.
    window.addEventListener('pageshow', (event) => {
      if (event.persisted) readAway();
    });
  }
  return id;
}

function readAway(): string | null {
  const id = tabStorage.read(KEY);
  tabStorage.write(KEY, null);
  return id;
}
