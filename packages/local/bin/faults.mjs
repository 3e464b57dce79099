/** What a person can do about a step of the bootstrap that failed. */
import { appendFileSync } from 'node:fs';

const KNOWN = [
  {
    signs: /ENOSPC|no space left on device/i,
    message: 'There is no room left on the disk.',
    advice: ['Make room, then run the same command again: what is there already is kept.'],
  },
  {
    signs:
      /ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ERR_SOCKET_TIMEOUT|UND_ERR_|getaddrinfo/i,
    message: 'The registry of the packages cannot be reached.',
    advice: [
      'The first start needs the network once. Behind a proxy: HTTPS_PROXY=http://proxy:port npm start',
      'Another registry: npm config set registry https://registry.example',
    ],
  },
  {
    signs: /SELF_SIGNED_CERT|UNABLE_TO_\w+_CERT|UNABLE_TO_VERIFY|CERT_HAS_EXPIRED/,
    message: 'This computer does not trust the certificate that came for the registry of the packages.',
    advice: [
      'Where a proxy looks into what is sent, give its certificate: NODE_EXTRA_CA_CERTS=/path/to/ca.pem npm start',
    ],
  },
  {
    signs: /EACCES|EPERM|EROFS/,
    message: 'A file or folder of the checkout may not be changed by this user.',
    advice: ['Use a copy that belongs to you, or change its owner.'],
  },
  {
    signs: /ENOMEM|heap out of memory|SIGKILL|code 137/i,
    message: 'There is too little memory.',
    advice: ['Close other programs, or add memory or swap, then run the same command again.'],
  },
];

const STACK_LINE = /^\s*at |^Node\.js v/;

/** The fault of a step, from its error and the last lines that its command said. */
export function toFault(label, error, logFile) {
  const said = (error.tail ?? []).filter((line) => !STACK_LINE.test(line));
  const known = KNOWN.find(({ signs }) => signs.test([error.message, ...said].join('\n')));
  return {
    said: said.slice(-12),
    message: `${label} failed: ${known?.message ?? `${error.message}.`}`,
    advice: [...(known?.advice ?? ['Run the same command again.']), `Full output: ${logFile}`],
  };
}

/** What nobody expected: its text on the terminal, its stack in the log. */
export function toUnexpected(error, logFile) {
  const advice = ['Run the same command again.'];
  try {
    appendFileSync(logFile, `\n${error?.stack ?? error}\n`);
    advice.push(`If that does not help, send ${logFile} with your question: it says what happened where.`);
  } catch {
    // Without a log the text alone has to do.
  }
  return { message: String(error?.message ?? error), advice };
}
