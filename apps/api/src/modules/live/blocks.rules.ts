/** So many guests sit down in a block before the next one is opened. */
const BLOCK_SIZE = 1_250;

/** The block in which the next guest sits down: the first that has room; when all are full, the emptiest. */
export function blockForNext(seated: readonly number[]): number {
  const open = seated.findIndex((guests) => guests < BLOCK_SIZE);
  return open >= 0 ? open : seated.indexOf(Math.min(...seated));
}
