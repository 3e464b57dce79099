/** Where a field is in an answer (`.items[].name`) and what it was seen to be. */
export type Fields = ReadonlyMap<string, ReadonlySet<string>>;

/** All fields of JSON that hold a value, with the kinds of values; entries of a list count as one. */
export function fieldsOf(value: unknown): Fields {
  const fields = new Map<string, Set<string>>();
  collect(value, '', fields);
  return fields;
}

function collect(value: unknown, at: string, fields: Map<string, Set<string>>): void {
  if (Array.isArray(value)) for (const entry of value) collect(entry, `${at}[]`, fields);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) collect(inner, `${at}.${name}`, fields);
  } else fields.set(at, (fields.get(at) ?? new Set()).add(value === null ? 'null' : typeof value));
}

/** Fields that both have and that are never of one kind in both. What was only ever null says nothing. */
export function listClashes(ours: Fields, theirs: Fields): string[] {
  const known = (kinds: ReadonlySet<string>): string[] => [...kinds].filter((kind) => kind !== 'null');
  return [...ours].flatMap(([at, kinds]) => {
    const others = theirs.get(at);
    if (others === undefined) return [];
    const [mine, yours] = [known(kinds), known(others)];
    const isClash = mine.length > 0 && yours.length > 0 && !mine.some((kind) => yours.includes(kind));
    return isClash ? [at] : [];
  });
}

/** Fields of one that the other does not have, not even as something larger around it. */
export function listMissing(from: Fields, other: Fields): string[] {
  return [...from.keys()].filter(
    (at) =>
      !other.has(at) && ![...other.keys()].some((their) => at.startsWith(`${their}.`) || at.startsWith(`${their}[`)),
  );
}
