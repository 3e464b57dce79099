/** Where staff enter the code of this TV: the same origin, in the admin app. */
export function pairingUrl(origin: string, code: string): string {
  return `${origin}/admin/displays?code=${encodeURIComponent(code)}`;
}

/** A phone cannot reach the TV's own loopback address, so a QR code of it would only lead into an error. */
export function isReachableFromPhone(hostname: string): boolean {
  return hostname !== 'localhost' && hostname !== '[::1]' && !hostname.startsWith('127.');
}

/** `http://192.168.1.20:3000/j/ABC234` → `192.168.1.20:3000/j/ABC234`: short enough to read out and to type. */
export function spokenUrl(url: string): string {
  return url.replace(/^https?:\/\//, '').replace(/\/$/, '');
}

/** `ABC234` → `['ABC', '234']`: two halves are read across a room with fewer mistakes. */
export function codeHalves(code: string): [string, string] {
  const middle = Math.ceil(code.length / 2);
  return [code.slice(0, middle), code.slice(middle)];
}
