/** Times of events are entered on the venue's wall clock, wherever the person sits who enters them. */

interface WallClock {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

function readWallClock(at: Date, timeZone: string): WallClock {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const read = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return { year: read('year'), month: read('month'), day: read('day'), hour: read('hour'), minute: read('minute') };
}

const asUtc = (clock: WallClock) => Date.UTC(clock.year, clock.month - 1, clock.day, clock.hour, clock.minute);
const pad = (value: number, length = 2) => String(value).padStart(length, '0');

/** ISO time → value of an `<input type="datetime-local">` on the venue's clock; '' for null. */
export function toZonedInput(iso: string | null, timeZone: string): string {
  if (!iso) return '';
  const clock = readWallClock(new Date(iso), timeZone);
  return `${pad(clock.year, 4)}-${pad(clock.month)}-${pad(clock.day)}T${pad(clock.hour)}:${pad(clock.minute)}`;
}

/**
 * Value of an `<input type="datetime-local">` → ISO time; null when empty or unreadable. An hour that a clock change
 * skips becomes the hour after it; an hour that happens twice is the first of the two.
 */
export function fromZonedInput(value: string, timeZone: string): string | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/.exec(value);
  if (!match) return null;
  const [year, month, day, hour, minute] = match.slice(1).map(Number) as [number, number, number, number, number];
  const wanted = asUtc({ year, month, day, hour, minute });
  const offsetAt = (time: number) => asUtc(readWallClock(new Date(time), timeZone)) - time;
  // The offsets a day before and after bracket any clock change; the candidate that reads back as asked for is right.
  const offsets = [offsetAt(wanted - 86_400_000), offsetAt(wanted + 86_400_000)];
  const candidates = offsets.map((offset) => wanted - offset);
  const exact = candidates.filter((time) => asUtc(readWallClock(new Date(time), timeZone)) === wanted);
  const time = exact.length > 0 ? Math.min(...exact) : Math.max(...candidates);
  return new Date(time).toISOString();
}

/** "HH:mm" on the venue's clock, today or (when that is over) tomorrow → ISO time; null when unreadable. */
export function nextZonedTime(clockTime: string, timeZone: string, now: Date): string | null {
  if (!/^\d{2}:\d{2}$/.test(clockTime)) return null;
  const onDay = (day: Date) =>
    fromZonedInput(`${toZonedInput(day.toISOString(), timeZone).slice(0, 10)}T${clockTime}`, timeZone);
  const today = onDay(now);
  return today && Date.parse(today) > now.getTime() ? today : onDay(new Date(now.getTime() + 86_400_000));
}
