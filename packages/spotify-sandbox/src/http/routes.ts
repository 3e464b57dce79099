/** Parameters of a path by their names. */
export type Params = Readonly<Record<string, string>>;

interface Pattern {
  readonly method: string;
  /** Like `/v1/tracks/:id`. */
  readonly path: string;
}

/** The route that fits, with its parameters; the first one wins. */
export function findRoute<R extends Pattern>(
  routes: readonly R[],
  method: string,
  path: string,
): { readonly route: R; readonly params: Params } | undefined {
  for (const route of routes) {
    if (route.method !== method) continue;
    const params = matchPath(route.path, path);
    if (params !== undefined) return { route, params };
  }
  return undefined;
}

function matchPath(pattern: string, path: string): Params | undefined {
  const wanted = pattern.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith(':') && value !== '') params[part.slice(1)] = decode(value);
    else if (part !== value) return undefined;
  }
  return params;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
