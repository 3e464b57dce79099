/** Prints a line for the person at the terminal. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** What a start tells the person who started it. */
export interface Terminal {
  /** Runs one step and shows its name, how far it is, and how long it took. */
  step<T>(label: string, work: (note: (text: string) => void) => Promise<T>): Promise<T>;
  /** Something happened while it was running. */
  readonly news: (text: string) => void;
}

/** The step display of the bootstrap (bin/progress.mjs), handed over so that both halves look alike. */
export interface StepDisplay {
  beginStep(label: string): { note(text: string): void; done(text?: string): void; fail(text?: string): void };
  printFault(message: string, advice?: readonly string[]): void;
}

/** Says nothing. */
export const SILENT_TERMINAL: Terminal = {
  step: (_label, work) => work(() => undefined),
  news: () => undefined,
};

/** Shows steps as the bootstrap does. */
export function terminalOn(display: StepDisplay): Terminal {
  return {
    async step(label, work) {
      const shown = display.beginStep(label);
      try {
        const result = await work((text) => shown.note(text));
        shown.done(label);
        return result;
      } catch (error) {
        shown.fail(label);
        throw error;
      }
    },
    news: (text) => say(`  ${new Date().toLocaleTimeString()}  ${text}`),
  };
}
