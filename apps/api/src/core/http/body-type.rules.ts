/** JSON has one encoding, and no other parameter means anything. */
const JSON_TYPE = /^application\/json\s*(;\s*charset\s*=\s*("utf-8"|utf-8)\s*)?;?\s*$/i;
const FORM_TYPE = /^multipart\/form-data\s*(;|$)/i;

/** Whether a request has a body, however short, as its headers tell before any of it has come. */
export function hasBody(headers: { 'transfer-encoding'?: string; 'content-length'?: string }): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0;
}

/**
 * Whether a body may be read: it says that it is JSON, or a form with files where the route takes one. Those are what a
 * page of another site cannot send without asking first, or finds no route for.
 */
export function isReadable(type: string | undefined, takesForm: boolean): boolean {
  if (type === undefined) return false;
  return JSON_TYPE.test(type) || (takesForm && FORM_TYPE.test(type));
}
