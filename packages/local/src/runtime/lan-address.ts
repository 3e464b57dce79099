import { networkInterfaces } from 'node:os';

/** Interfaces of containers and tunnels: phones in the room cannot reach those. */
const VIRTUAL = /^(docker|br-|veth|virbr|vmnet|vboxnet|tun|tap|tailscale|zt|wg|utun|cni|flannel)/i;
const PRIVATE = /^(192\.168\.|10\.|172\.(1[6-9]|2\d|3[01])\.)/;

/** The IPv4 address under which other devices on the network most likely reach this machine, if there is one. */
export function findLanAddress(): string | undefined {
  const candidates = Object.entries(networkInterfaces()).flatMap(([name, addresses]) =>
    (addresses ?? [])
      .filter((address) => address.family === 'IPv4' && !address.internal && !address.address.startsWith('169.254.'))
      .map(({ address }) => ({ address, rank: (VIRTUAL.test(name) ? 2 : 0) + (PRIVATE.test(address) ? 0 : 1) })),
  );
  candidates.sort((a, b) => a.rank - b.rank);
  return candidates[0]?.address;
}
