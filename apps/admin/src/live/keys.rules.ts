export type LiveCommand =
  | 'play-pause'
  | 'skip'
  | 'search'
  | 'help'
  | 'volume-up'
  | 'volume-down'
  | 'row-up'
  | 'row-down'
  | 'move-up'
  | 'move-down'
  | 'pin'
  | 'undo';

/** The part of a keyboard event that decides. */
export interface KeyPress {
  key: string;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  repeat: boolean;
}

/** Keys that may be held down. */
const REPEATING: ReadonlySet<LiveCommand> = new Set<LiveCommand>(['volume-up', 'volume-down', 'row-up', 'row-down']);

/** The command of a key, or null. Browser shortcuts (Ctrl, ⌘) are never taken. */
export function findLiveCommand(press: KeyPress): LiveCommand | null {
  if (press.ctrlKey || press.metaKey) return null;
  const command = press.altKey ? findMoved(press.key) : findPlain(press.key);
  return command && press.repeat && !REPEATING.has(command) ? null : command;
}

function findMoved(key: string): LiveCommand | null {
  if (key === 'ArrowUp') return 'move-up';
  return key === 'ArrowDown' ? 'move-down' : null;
}

function findPlain(key: string): LiveCommand | null {
  switch (key) {
    case ' ':
      return 'play-pause';
    case 'n':
    case 'N':
      return 'skip';
    case 'u':
    case 'U':
      return 'undo';
    case 'p':
    case 'P':
      return 'pin';
    case '/':
      return 'search';
    case '?':
      return 'help';
    case 'ArrowRight':
      return 'volume-up';
    case 'ArrowLeft':
      return 'volume-down';
    case 'ArrowUp':
      return 'row-up';
    case 'ArrowDown':
      return 'row-down';
    default:
      return null;
  }
}
