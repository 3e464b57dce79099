/** Why a cache drops a look-up that is under way, in the words of lru-cache. */
const CUT_OFF = new Set(['deleted', 'evicted', 'replaced']);

/**
 * What a look-up of a cache answers; undefined where it was cut off because what it looks for has changed. Throws what the
 * look-up itself threw: a database that has just kept somebody waiting is not asked once more.
 */
export async function unlessCutOff<T>(lookUp: Promise<T>): Promise<T | undefined> {
  try {
    return await lookUp;
  } catch (error) {
    if (error instanceof Error && CUT_OFF.has(error.message)) return undefined;
    throw error;
  }
}
