import { customAlphabet } from 'nanoid';
import { englishDataset, englishRecommendedTransformers, RegExpMatcher } from 'obscenity';
import { JOIN_CODE_ALPHABET, JOIN_CODE_LENGTH } from '@votebox/contracts';
import { hasPermanentMark } from '../../core/access/entry-code.rules.js';

const draw = customAlphabet(JOIN_CODE_ALPHABET, JOIN_CODE_LENGTH);
const matcher = new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers });

/** Whether a code reads as no rude word. It stands on a wall: nobody should have to apologise for it. */
export function isDecentCode(code: string): boolean {
  return !matcher.hasMatch(code);
}

/** A random join code of an event: decent, and with the mark that no code of a screen has. */
export function drawJoinCode(random: () => string = draw): string {
  for (;;) {
    const code = random();
    if (hasPermanentMark(code) && isDecentCode(code)) return code;
  }
}
