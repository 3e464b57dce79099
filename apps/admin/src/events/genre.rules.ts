/** Genres with one more, in the writing that Spotify's search knows; one that is there already is not put there twice. */
export function addGenre(genres: readonly string[], text: string): string[] {
  const genre = text
    .trim()
    .replace(/["\s]+/g, ' ')
    .trim()
    .toLowerCase();
  return genre === '' || genres.includes(genre) ? [...genres] : [...genres, genre];
}
