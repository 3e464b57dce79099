/** No letters or digits that are mistaken for one another when read from paper. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 4;
const GROUP_LENGTH = 4;

/** A first password that can be read out: "k7pm-x2ud-9fha-mq4t", about 79 bits. `draw(n)` gives n random bytes. */
export function makeFirstPassword(draw: (count: number) => Uint8Array): string {
  const letters: string[] = [];
  const wanted = GROUPS * GROUP_LENGTH;
  // Bytes above the last whole multiple of the alphabet are thrown away, or its first letters would come more often.
  const limit = 256 - (256 % ALPHABET.length);
  while (letters.length < wanted) {
    for (const byte of draw(wanted))
      if (byte < limit && letters.length < wanted) letters.push(ALPHABET[byte % ALPHABET.length] as string);
  }
  return Array.from({ length: GROUPS }, (_, group) =>
    letters.slice(group * GROUP_LENGTH, (group + 1) * GROUP_LENGTH).join(''),
  ).join('-');
}
