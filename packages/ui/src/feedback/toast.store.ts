export type ToastKind = 'info' | 'good' | 'warn' | 'bad';

export interface ToastInput {
  title: string;
  text?: string;
  kind?: ToastKind;
  /** Runs and takes the toast away. */
  action?: { label: string; onAction: () => void };
  /** How long it stays; 5 s, with an action 8 s. A toast that is hovered or focused stays. `Infinity` stays until dismissed. */
  durationMs?: number;
  /** It went away by itself or was dismissed, and the action was not taken. */
  onGone?: () => void;
}

export interface ToastEntry extends ToastInput {
  id: number;
  kind: ToastKind;
  durationMs: number;
}

const SHOWN_MAX = 3;

let entries: readonly ToastEntry[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function publish(next: readonly ToastEntry[]): void {
  entries = next;
  for (const listener of listeners) listener();
}

/** Shows a message above everything; returns its id. The oldest goes when there are more than three. */
export function toast(input: ToastInput): number {
  lastId += 1;
  const entry = {
    ...input,
    id: lastId,
    kind: input.kind ?? 'info',
    durationMs: input.durationMs ?? (input.action ? 8_000 : 5_000),
  };
  const dropped = entries.length >= SHOWN_MAX ? entries[0] : undefined;
  publish([...entries.filter((other) => other !== dropped), entry]);
  dropped?.onGone?.();
  return entry.id;
}

export function dismissToast(id: number): void {
  const entry = entries.find((other) => other.id === id);
  if (!entry) return;
  publish(entries.filter((other) => other !== entry));
  entry.onGone?.();
}

/** Takes the toast away without `onGone`: the action was taken. */
export function settleToast(id: number): void {
  publish(entries.filter((other) => other.id !== id));
}

export const toastStore = {
  get: (): readonly ToastEntry[] => entries,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};
