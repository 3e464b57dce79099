import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';

/** One look at a page by a browser that has never seen it. */
export interface PageFigures {
  fcpMs: number;
  lcpMs: number;
  ttiMs: number;
  tbtMs: number;
  cls: number;
  /** Lighthouse's own, 0 to 1. */
  score: number;
  /** What the main thread computed, before it is slowed down: free of what the machine does beside it. */
  mainThreadMs: number;
  kilobytes: number;
  requests: number;
  /** How fast the machine is, as Lighthouse measures it. */
  benchmarkIndex: number;
}

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  /** Microseconds on the processor. */
  tdur?: number;
}

/** Lighthouse's default: a phone of the middle class on slow 4G, simulated from an unhindered load. */
export async function measurePage(address: string, chromePath: string): Promise<PageFigures> {
  const chrome = await launch({ chromePath, chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu'] });
  try {
    const result = await lighthouse(address, {
      port: chrome.port,
      onlyCategories: ['performance'],
      logLevel: 'error',
    });
    if (!result) throw new Error('Lighthouse gave no result.');
    const { lhr, artifacts } = result;
    if (lhr.runtimeError) throw new Error(`Lighthouse: ${lhr.runtimeError.message}`);
    const valueOf = (audit: string): number => {
      const value = lhr.audits[audit]?.numericValue;
      if (value === undefined) throw new Error(`Lighthouse did not measure ${audit} of ${address}.`);
      return value;
    };
    const requests = (lhr.audits['network-requests']!.details as { items?: unknown[] }).items ?? [];
    return {
      fcpMs: Math.round(valueOf('first-contentful-paint')),
      lcpMs: Math.round(valueOf('largest-contentful-paint')),
      ttiMs: Math.round(valueOf('interactive')),
      tbtMs: Math.round(valueOf('total-blocking-time')),
      cls: Number(valueOf('cumulative-layout-shift').toFixed(3)),
      score: lhr.categories.performance!.score ?? 0,
      mainThreadMs: mainThreadMsOf(artifacts.Trace.traceEvents),
      kilobytes: Math.round(valueOf('total-byte-weight') / 1_000),
      requests: requests.length,
      benchmarkIndex: Math.round(lhr.environment.benchmarkIndex),
    };
  } finally {
    chrome.kill();
  }
}

/** The main thread is the one that asks for the page. */
function mainThreadMsOf(events: readonly TraceEvent[]): number {
  const first = events.find(({ name }) => name === 'ResourceSendRequest');
  if (!first) return 0;
  const tasks = events.filter(
    ({ name, ph, pid, tid, ts }) =>
      ph === 'X' && pid === first.pid && tid === first.tid && ts >= first.ts && name.endsWith('RunTask'),
  );
  return Math.round(tasks.reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1_000);
}
