/** Calm terminal output: one line per step, with its time; a running clock only where the terminal can redraw a line. */

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

const canRedraw = process.stdout.isTTY && process.env.TERM !== 'dumb' && !process.env.CI;
const hasColour = canRedraw && !process.env.NO_COLOR;

const paint = (code, text) => (hasColour ? `\u001b[${code}m${text}\u001b[0m` : text);
const dim = (text) => paint('2', text);
const green = (text) => paint('32', text);
const red = (text) => paint('31', text);

const secondsSince = (startedAt) => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;

/** Begins a step. `note` shows how far it is, `done` and `fail` end it with a line of its own. */
export function beginStep(initialLabel) {
  const startedAt = Date.now();
  let label = initialLabel;
  let frame = 0;
  const draw = () => {
    frame = (frame + 1) % SPINNER.length;
    process.stdout.write(`\r\u001b[2K  ${SPINNER[frame]} ${label} ${dim(secondsSince(startedAt))}`);
  };
  const timer = canRedraw ? setInterval(draw, 120) : undefined;
  timer?.unref();
  const end = (mark, text) => {
    clearInterval(timer);
    if (canRedraw) process.stdout.write('\r\u001b[2K');
    console.log(`  ${mark} ${text.padEnd(46)} ${dim(secondsSince(startedAt).padStart(8))}`);
  };
  return {
    note(text) {
      label = text;
    },
    done: (text = label) => end(green('✓'), text),
    fail: (text = label) => end(red('✗'), text),
  };
}

/** Prints the reason for giving up and what to do about it. */
export function printFault(message, advice = []) {
  console.error(`\n${red('Votebox could not go on.')} ${message}`);
  for (const line of advice) console.error(`  ${line}`);
  console.error('');
}
