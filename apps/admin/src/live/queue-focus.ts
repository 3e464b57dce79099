/** Rows of the queue carry their track id; the focused row is the chosen one. */
export const ROW_ATTRIBUTE = 'data-queue-track';

const listRows = () => [...document.querySelectorAll<HTMLElement>(`[${ROW_ATTRIBUTE}]`)];

const findFocusedRow = () => document.activeElement?.closest<HTMLElement>(`[${ROW_ATTRIBUTE}]`) ?? null;

export function findFocusedTrack(): string | null {
  return findFocusedRow()?.getAttribute(ROW_ATTRIBUTE) ?? null;
}

/** Moves the choice one row up (-1) or down (1); from nowhere to the first row. */
export function focusNeighbour(by: -1 | 1): void {
  const rows = listRows();
  const focused = findFocusedRow();
  const next = focused ? rows[rows.indexOf(focused) + by] : rows[0];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}
