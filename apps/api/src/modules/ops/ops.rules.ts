import type { HealthView } from '@votebox/contracts';

type Checks = HealthView['checks'];

/** The worst of the checks decides; a process that is down must get no traffic. */
export function decideHealth(checks: Checks): { httpStatus: 200 | 503; view: HealthView } {
  const states = Object.values(checks).map((check) => check.status);
  const status = states.includes('down') ? 'down' : states.includes('degraded') ? 'degraded' : 'ok';
  return { httpStatus: status === 'down' ? 503 : 200, view: { status, checks } };
}
