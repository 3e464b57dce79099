import { RestClient, type RestRequest } from '@votebox/local';

/** Asks the REST interface (`/api/v1` + path) as the programs of the product do. @throws RestRefusal */
export function askRest<T>(
  origin: string,
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  request: Pick<RestRequest, 'body' | 'token'> = {},
): Promise<T> {
  return new RestClient({ origin }).ask<T>(method, path, request);
}
