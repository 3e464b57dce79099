/** What a line from an MPD is. `foreign`: nothing that its protocol knows. */
export type MpdLine =
  | { kind: 'ok' }
  | { kind: 'part-ok' }
  | { kind: 'ack'; code: number; at: number }
  | { kind: 'pair'; name: string; value: string }
  | { kind: 'foreign' };

/** The pairs that one command was answered with, in order; a name may be there again and again. */
export type MpdPairs = readonly (readonly [name: string, value: string])[];

/** Numbers of `ACK` that we tell apart, from MPD's protocol. */
export const ACK = { argument: 2, password: 3, permission: 4, noSuchThing: 50, system: 52 } as const;

/** Commands whose answers come one by one, each ended by `list_OK`; the first that is refused ends the list. */
export const LIST_BEGIN = 'command_list_ok_begin';
export const LIST_END = 'command_list_end';

/**
 * One line to say, without its end. Arguments are quoted. A line break cannot be said in this protocol and becomes a
 * space: a name that has one then names nothing, and no argument ever begins a second command.
 */
export function mpdCommand(name: string, ...args: (string | number)[]): string {
  return [name, ...args.map((arg) => (typeof arg === 'number' ? String(arg) : quote(arg)))].join(' ');
}

/** The protocol's version, "0.23.5", of the first line that an MPD says; null for whatever else answers there. */
export function readGreeting(line: string): string | null {
  return /^OK MPD (\d{1,3}\.\d{1,3}\.\d{1,3})$/.exec(line)?.[1] ?? null;
}

export function readLine(line: string): MpdLine {
  if (line === 'OK') return { kind: 'ok' };
  if (line === 'list_OK') return { kind: 'part-ok' };
  const ack = /^ACK \[(\d{1,4})@(\d{1,4})\] /.exec(line);
  if (ack) return { kind: 'ack', code: Number(ack[1]), at: Number(ack[2]) };
  const pair = /^([A-Za-z][A-Za-z0-9_-]*): (.*)$/s.exec(line);
  return pair ? { kind: 'pair', name: pair[1]!, value: pair[2]! } : { kind: 'foreign' };
}

/** The first value of a name; null where there is none. */
export function valueOf(pairs: MpdPairs, name: string): string | null {
  return pairs.find(([own]) => own === name)?.[1] ?? null;
}

/** The first value of a name as a number; null where there is none or it is no number. */
export function numberOf(pairs: MpdPairs, name: string): number | null {
  const text = valueOf(pairs, name);
  const number = text === null || text === '' ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : null;
}

/** Splits a list of things, each of which begins with `first`. */
export function splitAt(pairs: MpdPairs, first: string): MpdPairs[] {
  const things: (readonly [string, string])[][] = [];
  for (const pair of pairs) {
    if (pair[0] === first) things.push([]);
    things.at(-1)?.push(pair);
  }
  return things;
}

function quote(text: string): string {
  return `"${text.replace(/[\r\n\0]/g, ' ').replace(/["\\]/g, '\\$&')}"`;
}
