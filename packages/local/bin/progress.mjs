/** Calm terminal output: one line per step, with its time; a running clock only where the terminal can redraw a line. */

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** Where no line can be redrawn, what takes long says so in a line of its own, but not more often than this. */
const SAY_EVERY_MS = 15_000;

const canRedraw = process.stdout.isTTY && process.env.TERM !== 'dumb' && !process.env.CI;
const hasColour = canRedraw && !process.env.NO_COLOR;

const paint = (code, text) => (hasColour ? `\u001b[${code}m${text}\u001b[0m` : text);
const dim = (text) => paint('2', text);
const green = (text) => paint('32', text);
const red = (text) => paint('31', text);

const secondsSince = (startedAt) => `${((Date.now() - startedAt) / 1000).toFixed(1)} s`;

/** Steps under way; all share one line that is redrawn. */
const steps = new Set();
let timer;
let frame = 0;

function draw() {
  frame = (frame + 1) % SPINNER.length;
  const texts = [...steps].map(({ label, startedAt }) => `${label} ${dim(secondsSince(startedAt))}`);
  process.stdout.write(`\r\u001b[2K  ${SPINNER[frame]} ${texts.join('   ')}`);
}

/** Begins a step. `note` shows how far it is, `done` and `fail` end it with a line of its own. */
export function beginStep(label) {
  const startedAt = Date.now();
  const step = { label, startedAt };
  let saidAt = startedAt;
  steps.add(step);
  if (canRedraw) timer ??= setInterval(draw, 120).unref();
  const end = (mark, text) => {
    steps.delete(step);
    if (steps.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
    if (canRedraw) process.stdout.write('\r\u001b[2K');
    console.log(`  ${mark} ${text.padEnd(46)} ${dim(secondsSince(startedAt).padStart(8))}`);
  };
  return {
    note(text) {
      step.label = text;
      if (canRedraw || Date.now() - saidAt < SAY_EVERY_MS) return;
      saidAt = Date.now();
      console.log(`  … ${text.padEnd(46)} ${secondsSince(startedAt).padStart(8)}`);
    },
    done: (text = step.label) => end(green('✓'), text),
    fail: (text = step.label) => end(red('✗'), text),
  };
}

/** Prints the reason for giving up and what to do about it. */
export function printFault(message, advice = []) {
  console.error(`\n${red('Votebox could not go on.')} ${message}`);
  for (const line of advice) console.error(`  ${line}`);
  console.error('');
}
