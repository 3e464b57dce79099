const SAMPLES_MAX = 5;

/**
 * The server's clock as seen from here: the median of the last five samples, so that one message held up by a busy phone
 * or a hidden tab moves nothing. A sample is a server time, the local time at which it came and the time the question took.
 */
export class ServerClock {
  private samples: number[] = [];

  /** @param roundTripMs 0 for a message that nobody asked for. */
  addSample(serverNow: number, localNow: number, roundTripMs = 0): void {
    this.samples = [...this.samples.slice(1 - SAMPLES_MAX), serverNow + roundTripMs / 2 - localNow];
  }

  /** Milliseconds to add to the local clock. */
  offsetMs(): number {
    const sorted = [...this.samples].sort((a, b) => a - b);
    return Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
  }

  hasSamples(): boolean {
    return this.samples.length > 0;
  }
}
