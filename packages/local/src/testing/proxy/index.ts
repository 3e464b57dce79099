export type { Filter, Piece, Slowness } from './pipe.js';
export { resetConnection, TcpProxy, type TcpProxyOptions } from './tcp-proxy.js';
export type { Direction, Sighting, Trap } from './trap.js';
