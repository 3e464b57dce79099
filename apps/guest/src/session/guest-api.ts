import { createApi, type Api } from '@votebox/client';
import { takeAhead } from './ahead';

let api: Api | null = null;

/** REST as the guest of this browser: the cookie says who that is. */
export function guestApi(): Api {
  api ??= createApi({ takeAhead });
  return api;
}
