import { spawn } from 'node:child_process';
import QRCode from 'qrcode';
import { DEMO_LOGIN } from '../demo/seed.js';
import type { RunningVotebox } from './start-votebox.js';
import { say } from './terminal.js';

/** Prints where everything is, and the code that brings a phone into the demo event. */
export async function printWelcome(votebox: RunningVotebox): Promise<void> {
  const lines = [
    '',
    '  Votebox is ready.',
    '',
    `  Guests   ${votebox.publicUrl}`,
    `  TV       ${votebox.publicUrl}/display`,
    `  Staff    ${votebox.publicUrl}/admin`,
  ];
  if (votebox.publicUrl !== votebox.url) lines.push(`  (on this computer also ${votebox.url})`);
  const event = votebox.demoEvent;
  if (event) {
    lines.push('', `  Demo staff login   ${DEMO_LOGIN.email}   password ${DEMO_LOGIN.password}`);
    lines.push('', `  “${event.name}” is running. Scan to join, or enter the code ${event.joinCode}:`, '');
    lines.push(await drawQrCode(event.joinUrl), `  ${event.joinUrl}`);
  }
  const { demoFault } = votebox;
  if (demoFault) {
    lines.push('', `  The demo is not complete: ${demoFault.message}`);
    lines.push(...demoFault.advice.map((line) => `    ${line}`));
    lines.push('  Everything else runs. The next start completes the demo; without it: VOTEBOX_DEMO=0 npm start');
  }
  const sandbox = votebox.spotifySandbox;
  if (sandbox) {
    lines.push('', `  Spotify sandbox    ${sandbox.url}`);
    lines.push(`  (client ID ${sandbox.clientId}   secret ${sandbox.clientSecret})`);
  }
  lines.push('', `  Logs are in ${votebox.logsDir}. Stop with Ctrl-C.`, '');
  say(lines.join('\n'));
}

async function drawQrCode(text: string): Promise<string> {
  const drawn = await QRCode.toString(text, { type: 'utf8', margin: 2, errorCorrectionLevel: 'L' });
  const rows = drawn.split('\n').filter((row) => row !== '');
  // Dark modules are drawn in the text colour: on a terminal that is black on white by force, so any camera reads it.
  const paint = process.stdout.isTTY
    ? (row: string): string => `  \u001b[30;107m${row}\u001b[0m`
    : (row: string): string => `  ${row}`;
  return rows.map(paint).join('\n');
}

/** Opens an address in the person's browser; where there is none, nothing happens. */
export function openBrowser(url: string): void {
  const [command, args]: [string, string[]] =
    process.platform === 'darwin'
      ? ['open', [url]]
      : process.platform === 'win32'
        ? ['cmd', ['/c', 'start', '', url]]
        : ['xdg-open', [url]];
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  child.once('error', () => undefined);
  child.unref();
}
