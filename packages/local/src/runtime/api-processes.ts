import { orderFor } from '../gateway/preference.js';
import type { SupervisedProcess } from './supervised-process.js';

/** All processes of the API behind one gateway. Each serves its own people; any can serve all. */
export class ApiProcesses {
  constructor(private readonly processes: readonly SupervisedProcess[]) {}

  /** Addresses of those that take requests, the one that this person belongs to first. */
  openUrlsFor(person: string): string[] {
    const ordered = orderFor(person, this.processes.length).map((place) => this.processes[place]?.openUrl);
    return ordered.filter((url) => url !== undefined);
  }

  get pids(): (number | undefined)[] {
    return this.processes.map(({ pid }) => pid);
  }

  /** @throws RangeError for a number that no process has. */
  at(index: number): SupervisedProcess {
    const process = this.processes[index];
    if (!process) throw new RangeError(`There is no API process ${index}; there are ${this.processes.length}.`);
    return process;
  }

  /** The first alone, so that what is wrong with all of them is said once. @throws StartFault */
  async start(note?: (text: string) => void): Promise<void> {
    const [first, ...others] = this.processes;
    await first?.start(note);
    await Promise.all(others.map((process) => process.start(note)));
  }

  /** One after the other, the next only when the one before is ready again: a deploy without a pause. */
  async restartInTurn(): Promise<void> {
    for (const process of this.processes) await process.restart();
  }

  async stop(): Promise<void> {
    await Promise.all(this.processes.map((process) => process.stop()));
  }
}
