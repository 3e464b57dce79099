import { JOIN_CODE_ALPHABET, JOIN_CODE_LENGTH, normalizeJoinCode } from '@votebox/contracts';

/**
 * What was typed or pasted, as the code it stands for: a pasted address gives the code it carries, everything else
 * loses spaces, dashes and case, and what is longer than a code is cut.
 */
export function toJoinCode(text: string): string {
  const inAddress = /[?&]code=([^&#\s]+)|\/j\/([^/?#\s]+)/i.exec(text);
  const raw = inAddress ? decodeSafely(inAddress[1] ?? inAddress[2] ?? '') : text;
  return normalizeJoinCode(raw).slice(0, JOIN_CODE_LENGTH);
}

export function isCompleteJoinCode(code: string): boolean {
  return code.length === JOIN_CODE_LENGTH;
}

/** Characters that no code has; they are almost always a misread 0/O or 1/I/L. */
export function listImpossibleCharacters(code: string): string[] {
  return [...new Set(code)].filter((character) => !JOIN_CODE_ALPHABET.includes(character));
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
