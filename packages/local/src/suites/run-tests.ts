export async function runTests(_flags: readonly string[]): Promise<number> {
  return 1;
}
