/** What the address of the TV page asks for. */
export interface TvAddress {
  /** `#token=…`: pairs at once; must not stay in the address. */
  token: string | null;
  /** `?lang=de` overrides the language of the venue. */
  language: 'en' | 'de' | null;
  /** `?player=1`: show the sound bar although another page plays. */
  wantsPlayer: boolean;
  /** The address without the token. */
  cleanPath: string;
}

export function readTvAddress(href: string): TvAddress {
  const url = new URL(href);
  const hash = new URLSearchParams(url.hash.replace(/^#/, ''));
  const token = hash.get('token');
  hash.delete('token');
  const rest = hash.toString();
  const language = url.searchParams.get('lang')?.toLowerCase().slice(0, 2);
  return {
    token: token === null || token.trim() === '' ? null : token.trim(),
    language: language === 'en' || language === 'de' ? language : null,
    wantsPlayer: url.searchParams.get('player') === '1',
    cleanPath: `${url.pathname}${url.search}${rest === '' ? '' : `#${rest}`}`,
  };
}
