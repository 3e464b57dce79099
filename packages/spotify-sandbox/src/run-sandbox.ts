import { parseArgs } from 'node:util';
import { SandboxClock } from './clock.js';
import { type Sandbox, type SandboxOptions, startSandbox } from './sandbox.js';
import { PROFILES } from './settings.js';

const USAGE =
  'Usage: spotify-sandbox [--port 8099] [--host 127.0.0.1] [--url <address for browsers>]' +
  ' [--profile dev2026|extended] [--virtual-clock] [--track-seconds 90-420]';
const DEFAULT_PORT = 8_099;

/** The command: starts a sandbox, says where it is, and ends with its parent or at a signal. */
export async function runSandbox(flags: readonly string[]): Promise<void> {
  const options = readFlags(flags);
  if (options === undefined) {
    process.stderr.write(`${USAGE}\n`);
    process.exitCode = 1;
    return;
  }
  try {
    const sandbox = await startSandbox(options);
    tell(sandbox);
    stopWith(sandbox);
  } catch (error) {
    process.stderr.write(
      `The Spotify sandbox did not start: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exitCode = 1;
  }
}

function tell(sandbox: Sandbox): void {
  const { url, app, sdkUrl } = sandbox;
  process.send?.({ listensOn: url });
  process.stdout.write(
    [
      `Spotify sandbox (${sandbox.world.settings.profile}) at ${url}`,
      `  Client ID      ${app.clientId}`,
      `  Client secret  ${app.clientSecret}`,
      `  SDK script     ${sdkUrl}`,
      `  Control        ${url}/sandbox`,
      '',
    ].join('\n'),
  );
}

function stopWith(sandbox: Sandbox): void {
  const stop = (): void => {
    void sandbox.close().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  process.once('disconnect', stop);
}

/** undefined: the flags make no sense. */
export function readFlags(flags: readonly string[]): SandboxOptions | undefined {
  const values = parse(flags);
  if (values === undefined) return undefined;
  const port = Number(values.port ?? DEFAULT_PORT);
  const profile = PROFILES.find((one) => one === (values.profile ?? 'dev2026'));
  const [, shortest, longest] = /^(\d{1,5})-(\d{1,5})$/.exec(values['track-seconds'] ?? '90-420') ?? [];
  const durations = { minMs: Number(shortest) * 1_000, maxMs: Number(longest) * 1_000 };
  if (!Number.isInteger(port) || port < 0 || port > 65_535 || profile === undefined) return undefined;
  if (!(durations.minMs > 0 && durations.minMs <= durations.maxMs)) return undefined;
  const clock = values['virtual-clock'] ? SandboxClock.virtual(Date.now()) : SandboxClock.real();
  return { port, profile, durations, clock, host: values.host, baseUrl: values.url };
}

function parse(flags: readonly string[]) {
  try {
    return parseArgs({
      args: [...flags],
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        url: { type: 'string' },
        profile: { type: 'string' },
        'virtual-clock': { type: 'boolean' },
        'track-seconds': { type: 'string' },
      },
    }).values;
  } catch {
    return undefined;
  }
}
