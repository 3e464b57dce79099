/** A value that no form of ours sends, as the JSON text that goes over the wire: some of it JSON.stringify cannot write. */
export interface Odd {
  name: string;
  json: string;
}

const texts: Record<string, string> = {
  empty: '',
  blank: ' \t ',
  NUL: 'a\u0000b',
  'all controls': '\u0001\u0007\u001b[2J\u007f\u0085',
  'right to left': '\u202egnp.exe\u202c',
  'zero width': '\u200b\u200d\ufeff',
  family: '👩\u200d👩\u200d👧\u200d👦',
  'lone high surrogate': 'a\ud800b',
  'lone low surrogate': '\udc00',
  NFD: 'Zoe\u0308',
  zalgo: `Z${'\u0315\u0489'.repeat(40)}`,
  SQL: "'; DROP TABLE vote; --",
  'SQL wildcard': '%_\\',
  HTML: '<img src=x onerror=alert(1)>"\'`',
  formula: '=HYPERLINK("http://evil.example","x")',
  'header break': 'x\r\nSet-Cookie: a=b',
  traversal: '../../../../etc/passwd',
  'traversal of Windows': '..\\..\\x\u0000.mp3',
  template: '${7*7}{{7*7}}%s%n',
  'number in text': '1e309',
  'word of a prototype': '__proto__',
  constructor: 'constructor',
  long: 'x'.repeat(5_000),
  'very long': 'ü'.repeat(100_000),
  'many dots': `${'a.'.repeat(3_000)}a`,
  'many blanks': `a${' '.repeat(50_000)}b`,
};

const times = [
  '2026-02-30T12:00:00Z',
  '2026-03-29T02:30:00Europe/Berlin',
  '2026-03-29T02:30:00',
  '9999-12-31T23:59:59.999Z',
  '+010000-01-01T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  '0000-00-00T00:00:00Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T23:59:60Z',
  '2026-W01-1',
  '2026-366',
  '2026-01-01T00:00:00+99:99',
  '1e15',
];

const numbers: Record<string, string> = {
  '2^53': '9007199254740992',
  '2^63': '9223372036854775808',
  '2^31': '2147483648',
  '1e309': '1e309',
  '-1e309': '-1e309',
  '-0': '-0',
  '-1': '-1',
  fraction: '0.5',
  'four decimals': '1.0005',
  tiny: '5e-324',
  '40 digits': '1234567890123456789012345678901234567890',
  NaN: 'NaN',
};

const others: Record<string, string> = {
  null: 'null',
  true: 'true',
  false: 'false',
  '[]': '[]',
  '[null]': '[null]',
  '{}': '{}',
  'array of a text': '["x"]',
  'array of 20,000': `[${'1,'.repeat(19_999)}1]`,
  'array of mixed': '["x",1,null,{},[]]',
  'object with a length': '{"length":4294967295}',
  'object with a text': '{"toString":"x","valueOf":1}',
  'object that can be awaited': '{"then":"x"}',
  'object of a prototype': '{"__proto__":{"isAdmin":true}}',
  'object of a constructor': '{"constructor":{"prototype":{"isAdmin":true}}}',
  'object of a constructor only': '{"constructor":"x"}',
  'object with has own': '{"hasOwnProperty":1}',
  'depth 1,000': `${'['.repeat(1_000)}${']'.repeat(1_000)}`,
  'objects of depth 1,000': `${'{"a":'.repeat(1_000)}1${'}'.repeat(1_000)}`,
  'depth 100,000': `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
};

const ID = '0190163d-8694-739b-aea5-966c26f8ad91';

/** Texts that are nearly UUIDs, and UUIDs that name nothing. */
const ODD_IDS: string[] = [
  '',
  ' ',
  ID,
  ID.toUpperCase(),
  ID.replaceAll('-', ''),
  `{${ID}}`,
  `urn:uuid:${ID}`,
  ` ${ID} `,
  `${ID}\n`,
  `${ID}\u0000`,
  `${ID}0`,
  ID.slice(0, -1),
  ID.replace('a', 'а'),
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  'nil',
  'null',
  'undefined',
  '-1',
  '9007199254740992',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  "' OR 1=1 --",
];

/** Every odd text, as it stands in a path or a query. */
const ODD_TEXTS: string[] = Object.values(texts).filter((text) => text.length < 10_000);

/** What can stand in one field of a body. */
export const ODD_VALUES: Odd[] = [
  ...Object.entries(texts).map(([name, text]) => ({ name: `text, ${name}`, json: JSON.stringify(text) })),
  ...times.map((text) => ({ name: `time ${text}`, json: JSON.stringify(text) })),
  ...ODD_IDS.map((text) => ({ name: `id ${JSON.stringify(text)}`, json: JSON.stringify(text) })),
  ...Object.entries(numbers).map(([name, json]) => ({ name: `number ${name}`, json })),
  ...Object.entries(others).map(([name, json]) => ({ name, json })),
];

/** Parts of a path as they stand in the request line: encoded once, twice, wrongly. */
export const ODD_PATH_PARTS: string[] = [
  ...[...ODD_IDS, ...ODD_TEXTS].filter(Boolean).map(encodeBroken),
  '%',
  '%zz',
  '%c0%af',
  '%ff%fe',
  '%00',
  '%2e%2e',
  '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '..%5c..%5cx',
  '%252e%252e%252fx',
  '..;',
  'x;a=b',
  '*',
  ':eventId',
  'x'.repeat(199),
  'x'.repeat(201),
];

/** Values of a query parameter, as they stand in the request line. */
export const ODD_QUERY_VALUES: string[] = [
  ...ODD_PATH_PARTS,
  ...Object.values(numbers),
  ...times.map((time) => encodeURIComponent(time)),
  '',
  '1&1',
  'true',
  'zzzzzzzzzz.0190163d-8694-739b-aea5-966c26f8ad91',
  Buffer.from(ID.replaceAll('-', '') + '\ufffe').toString('base64url'),
];

/** Fields that only the server may decide, and names that lead to a prototype. */
export const FORBIDDEN_FIELDS: Odd[] = [
  'weight',
  'heldMs',
  'voterId',
  'venueId',
  'role',
  'guestId',
  'userId',
  'state',
  'isAdmin',
  'constructor',
  'prototype',
  'toString',
  '',
  ' ',
  'a.b',
  'a[b]',
  '\u0000',
].map((field) => ({ name: `${JSON.stringify(field)} as well`, json: `${JSON.stringify(field)}:"OWNER"` }));

/** Whole bodies. */
export const ODD_BODIES: Odd[] = [
  ...Object.entries({ ...numbers, ...others }).map(([name, json]) => ({ name: `a body that is ${name}`, json })),
  { name: 'a body that is a text', json: '"x"' },
  { name: 'an empty body', json: '' },
  { name: 'a blank body', json: ' \n ' },
  { name: 'a body cut short', json: '{"name":"x' },
  { name: 'two bodies', json: '{}{}' },
  { name: 'a body with single quotes', json: "{'name':'x'}" },
  { name: 'a body with a comment', json: '/**/{}' },
  { name: 'a body with a comma too many', json: '{"name":"x",}' },
  { name: 'a byte order mark', json: '\ufeff{}' },
  { name: 'a prototype', json: '{"__proto__":{"role":"OWNER"}}' },
  { name: 'a prototype in other letters', json: '{"\\u005f_proto__":{"role":"OWNER"}}' },
  { name: 'a constructor', json: '{"constructor":{"prototype":{"role":"OWNER"}}}' },
  { name: '10,000 fields', json: `{${Array.from({ length: 10_000 }, (_, n) => `"f${n}":1`).join()}}` },
  { name: 'a field of a long name', json: `{"${'n'.repeat(100_000)}":1}` },
];

/** A text in a path; what cannot be encoded (half an emoji) is sent as the broken bytes that it would be. */
function encodeBroken(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return text.replaceAll(/[\ud800-\udfff]/g, '%ed%a0%80');
  }
}
