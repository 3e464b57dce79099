import { describe, expect, it } from '@jest/globals';
import { addGenre } from './genre.rules';

describe('a genre that is typed', () => {
  it('is taken once, whatever its case and spaces', () => {
    expect(addGenre(addGenre([], ' Indie  Rock '), 'indie rock')).toEqual(['indie rock']);
  });

  it('cannot break out of the quotes that a search puts around it', () => {
    expect(addGenre([], 'soul" year:1990')).toEqual(['soul year:1990']);
  });

  it('is nothing where nothing is typed', () => {
    expect(addGenre(['soul'], ' " ')).toEqual(['soul']);
  });
});
