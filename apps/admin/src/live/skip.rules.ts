/** How long a skip can be taken back before it is sent. */
export const SKIP_UNDO_MS = 5_000;

/**
 * A skip is held back for five seconds so that a wrong tap costs nothing, then sent once with the play it was meant for.
 * It dies by itself when that play ends first.
 */
export type SkipState =
  | { kind: 'idle' }
  | { kind: 'pending'; playId: string; title: string; dueAt: number }
  | { kind: 'sending'; playId: string; title: string };

export type SkipInput =
  | { kind: 'tapped'; playId: string; title: string; now: number }
  | { kind: 'undone' }
  | { kind: 'ticked'; now: number }
  | { kind: 'play-changed'; playId: string | null }
  | { kind: 'settled'; playId: string };

export const SKIP_IDLE: SkipState = { kind: 'idle' };

/** The next state. A caller sends the skip exactly when the state becomes `sending`. */
export function decideSkip(state: SkipState, input: SkipInput): SkipState {
  switch (input.kind) {
    case 'tapped':
      // A second tap while one is pending or under way belongs to the same wish.
      if (state.kind !== 'idle') return state;
      return { kind: 'pending', playId: input.playId, title: input.title, dueAt: input.now + SKIP_UNDO_MS };
    case 'undone':
      return state.kind === 'pending' ? SKIP_IDLE : state;
    case 'ticked':
      if (state.kind !== 'pending' || input.now < state.dueAt) return state;
      return { kind: 'sending', playId: state.playId, title: state.title };
    case 'play-changed':
      return state.kind === 'pending' && input.playId !== state.playId ? SKIP_IDLE : state;
    case 'settled':
      return state.kind === 'sending' && state.playId === input.playId ? SKIP_IDLE : state;
  }
}
