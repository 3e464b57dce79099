import { plainToInstance } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  Min,
  MinLength,
  ValidateBy,
  ValidateIf,
  validateSync,
} from 'class-validator';
import type { DatabaseRole } from '@votebox/contracts/database-logins';
import { findDoubleIds, KEYS_PATTERN } from '../secrets/key-ring.rules.js';

const POSTGRES_PATTERN = /^postgres(ql)?:\/\//;

const IsDistinctKeys = () =>
  ValidateBy({
    name: 'isDistinctKeys',
    validator: {
      validate: (text: unknown) => typeof text === 'string' && findDoubleIds(text).length === 0,
      defaultMessage: () => 'VOTEBOX_KEYS must give each key an id of its own',
    },
  });

/** Everything the process may be told from outside. Validated once at boot; nothing else reads `process.env`. */
export class Config {
  @IsIn(['development', 'production', 'test'])
  NODE_ENV: 'development' | 'production' | 'test' = 'production';

  /** TCP port of this process; 0 = any free one. */
  @IsInt()
  @Min(0)
  @Max(65_535)
  API_PORT = 3100;

  @IsString()
  API_HOST = '127.0.0.1';

  /** Address of the database as its owner; the logins of the roles are derived from it. Not needed where both are given. */
  @ValidateIf(({ DATABASE_APP_URL, DATABASE_SYSTEM_URL }: Config) => !(DATABASE_APP_URL && DATABASE_SYSTEM_URL))
  @Matches(POSTGRES_PATTERN, { message: 'DATABASE_URL must start with postgres:// or postgresql://' })
  DATABASE_URL?: string;

  /** Address of the database as `votebox_app`, which sees one venue at a time. */
  @IsOptional()
  @Matches(POSTGRES_PATTERN, { message: 'DATABASE_APP_URL must start with postgres:// or postgresql://' })
  DATABASE_APP_URL?: string;

  /** Address of the database as `votebox_system`, for work that is of no single venue. */
  @IsOptional()
  @Matches(POSTGRES_PATTERN, { message: 'DATABASE_SYSTEM_URL must start with postgres:// or postgresql://' })
  DATABASE_SYSTEM_URL?: string;

  /** Root of all signatures (cookies, voter ids, media links, tokens). At least 32 characters. */
  @IsString()
  @MinLength(32)
  VOTEBOX_SECRET!: string;

  /**
   * Keys that seal secrets of venues at rest: `id:base64` of 32 random bytes each, separated by commas. The first seals,
   * all open. Needed as soon as a venue links an account or sets a player with a password up.
   */
  @Matches(KEYS_PATTERN, { message: 'VOTEBOX_KEYS must be id:base64 of 32 bytes each, separated by commas' })
  @IsDistinctKeys()
  @ValidateIf((config: Config) => config.VOTEBOX_KEYS !== '')
  VOTEBOX_KEYS = '';

  /** Folder that holds one folder of audio files per venue. */
  @IsString()
  @MinLength(1)
  MEDIA_DIR!: string;

  /** What a venue may keep by uploads, with their covers and its logo, in GB of 10^9 bytes; 0 = as much as there is room. */
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  STORAGE_QUOTA_GB = 20;

  /** Room on the disk of MEDIA_DIR that uploads leave free for everything else, in MB of 10^6 bytes. */
  @IsInt()
  @Min(0)
  @Max(100_000_000)
  STORAGE_FREE_MB = 1_000;

  /** Threads of Node's pool, which reads it by itself before we do; 4 when it is not set. Half serve the libraries. */
  @IsInt()
  @Min(1)
  @Max(1024)
  UV_THREADPOOL_SIZE = 4;

  /** Address of the one origin that browsers see; join links and QR codes start with it. */
  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true })
  PUBLIC_URL = 'http://localhost:3000';

  /** Further origins that may use cookies and sockets, separated by commas. The request's own host always may. */
  @Matches(/^\s*(https?:\/\/[\w.:[\]-]+\/?\s*(,\s*|$))*$/, {
    message: 'ALLOWED_ORIGINS must be origins like https://bar.example, separated by commas',
  })
  ALLOWED_ORIGINS = '';

  /** Addresses or networks of proxies whose forwarded headers are believed, separated by commas. */
  @IsString()
  TRUSTED_PROXIES = '127.0.0.1,::1';

  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
  LOG_LEVEL = 'info';

  /** Minutes that an access token lives. */
  @IsInt()
  @Min(1)
  @Max(24 * 60)
  ACCESS_TOKEN_MINUTES = 15;

  /** Redis that carries news between several processes. Without it this process must be the only one. */
  @IsOptional()
  @Matches(/^rediss?:\/\//, { message: 'REDIS_URL must start with redis:// or rediss://' })
  REDIS_URL?: string;

  /** Begins all keys and channels, so that several installations can share a Redis. */
  @Matches(/^[\w-]{1,40}$/, { message: 'REDIS_PREFIX may have letters, digits, - and _, up to 40' })
  REDIS_PREFIX = 'votebox';

  /** Mail server that invitations and new passwords are mailed by. Without it links are handed over by people. */
  @IsOptional()
  @Matches(/^smtps?:\/\//, { message: 'SMTP_URL must start with smtp:// or smtps://' })
  SMTP_URL?: string;

  /** Sender of these mails; default: votebox@ the host of PUBLIC_URL. */
  @IsOptional()
  @Matches(/^[^\r\n]*@[^\r\n]+$/, {
    message: 'MAIL_FROM must be a mail address, or a name with one: Bar <bar@example.org>',
  })
  MAIL_FROM?: string;

  /** Newcomers by link in a minute who get in without a challenge from one address that is not known as the venue's. */
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  JOIN_FREE_PER_MINUTE = 20;

  /** Zero bits of the easiest proof of work; a crowd at one address is asked for up to 5 more. */
  @IsInt()
  @Min(1)
  @Max(17)
  JOIN_PROOF_BITS = 14;

  /** Sockets that one address (of IPv6: one /64) may have open: all phones of a room share one. */
  @IsInt()
  @Min(10)
  @Max(1_000_000)
  SOCKETS_PER_ADDRESS_MAX = 5_000;

  /** Cloudflare Turnstile instead of the proof of work; both keys or none. */
  @ValidateIf((config: Config) => config.TURNSTILE_SITE_KEY !== undefined || config.TURNSTILE_SECRET !== undefined)
  @IsString({ message: 'TURNSTILE_SITE_KEY and TURNSTILE_SECRET belong together' })
  TURNSTILE_SITE_KEY?: string;

  @ValidateIf((config: Config) => config.TURNSTILE_SITE_KEY !== undefined || config.TURNSTILE_SECRET !== undefined)
  @IsString({ message: 'TURNSTILE_SITE_KEY and TURNSTILE_SECRET belong together' })
  TURNSTILE_SECRET?: string;

  /** Spotify's accounts service: browsers are sent there to agree, and it gives out tokens. Another one only for trials. */
  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true })
  SPOTIFY_ACCOUNTS_URL = 'https://accounts.spotify.com';

  /** Origin of Spotify's Web API, without `/v1`. */
  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true })
  SPOTIFY_API_URL = 'https://api.spotify.com';

  /** Script of Spotify's Web Playback SDK, which pages load. */
  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true })
  SPOTIFY_SDK_URL = 'https://sdk.scdn.co/spotify-player.js';

  @IsOptional()
  @IsString()
  BUILD_ID?: string;

  /** Address at which a role finds the database: its own, or the owner's, from which its login is derived. */
  addressFor(role: DatabaseRole): string {
    const own = role === 'votebox_app' ? this.DATABASE_APP_URL : this.DATABASE_SYSTEM_URL;
    return own ?? this.DATABASE_URL!;
  }
}

const NUMERIC = [
  'API_PORT',
  'ACCESS_TOKEN_MINUTES',
  'JOIN_FREE_PER_MINUTE',
  'JOIN_PROOF_BITS',
  'SOCKETS_PER_ADDRESS_MAX',
  'STORAGE_FREE_MB',
  'STORAGE_QUOTA_GB',
  'UV_THREADPOOL_SIZE',
] as const;

/** What is wrong with the configuration, one line per fault, readable by a person. */
export class ConfigFaults extends Error {
  constructor(readonly faults: string[]) {
    super(`The configuration has ${faults.length} fault(s):\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
}

/** Reads and validates the configuration. Throws `ConfigFaults` that names every fault at once. */
export function loadConfig(env: Record<string, string | undefined>): Config {
  const given: Record<string, unknown> = {};
  for (const key of KEYS) {
    const text = env[key];
    if (text === undefined || text === '') continue;
    given[key] = (NUMERIC as readonly string[]).includes(key) && /^\d+$/.test(text) ? Number(text) : text;
  }
  const config = plainToInstance(Config, given, { exposeDefaultValues: true });
  const faults = validateSync(config).flatMap((error) =>
    Object.values(error.constraints ?? {}).map((text) =>
      given[error.property] === undefined ? `${error.property} is missing: ${text}` : text,
    ),
  );
  if (faults.length > 0) throw new ConfigFaults(faults);
  return config;
}

const KEYS = [
  'NODE_ENV',
  'API_PORT',
  'API_HOST',
  'DATABASE_URL',
  'DATABASE_APP_URL',
  'DATABASE_SYSTEM_URL',
  'VOTEBOX_SECRET',
  'VOTEBOX_KEYS',
  'MEDIA_DIR',
  'STORAGE_FREE_MB',
  'STORAGE_QUOTA_GB',
  'UV_THREADPOOL_SIZE',
  'PUBLIC_URL',
  'ALLOWED_ORIGINS',
  'TRUSTED_PROXIES',
  'LOG_LEVEL',
  'ACCESS_TOKEN_MINUTES',
  'REDIS_URL',
  'REDIS_PREFIX',
  'SMTP_URL',
  'MAIL_FROM',
  'JOIN_FREE_PER_MINUTE',
  'JOIN_PROOF_BITS',
  'SOCKETS_PER_ADDRESS_MAX',
  'TURNSTILE_SITE_KEY',
  'TURNSTILE_SECRET',
  'SPOTIFY_ACCOUNTS_URL',
  'SPOTIFY_API_URL',
  'SPOTIFY_SDK_URL',
  'BUILD_ID',
] as const satisfies (keyof Config)[];
