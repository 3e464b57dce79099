import { customAlphabet } from 'nanoid';
import { englishDataset, englishRecommendedTransformers, RegExpMatcher } from 'obscenity';
import { JOIN_CODE_ALPHABET, JOIN_CODE_LENGTH } from '@votebox/contracts';

const draw = customAlphabet(JOIN_CODE_ALPHABET, JOIN_CODE_LENGTH);
const matcher = new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers });

/** A random join code that reads as no rude word. It hangs on a wall: nobody should have to apologise for it. */
export function drawJoinCode(random: () => string = draw): string {
  for (;;) {
    const code = random();
    if (!matcher.hasMatch(code)) return code;
  }
}
