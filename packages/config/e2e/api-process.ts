/** Where the pid of the API process can be asked for; none where the Votebox under test is not ours. */
export const API_PID_URL = process.env.VOTEBOX_E2E_API_PID_URL;

/** The process id that the API has now: another one after every crash. */
export async function apiPid(): Promise<number> {
  const pid = Number(await (await fetch(API_PID_URL!)).text());
  if (!pid) throw new Error('the API does not run');
  return pid;
}
