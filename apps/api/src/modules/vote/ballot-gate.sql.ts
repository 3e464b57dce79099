/**
 * The gate of a ballot: an advisory lock of the transaction. Batches of votes and withdrawals hold it shared; whoever
 * closes the ballot or changes an option holds it alone, so he waits for the batches in flight, and no batch sees half
 * of a change. Postgres lets those who wait in by turn, which it does not promise for row locks: a stream of shared row
 * locks would keep a closing organiser waiting. Nothing is written to disk for it.
 */
export const gateKey = (ballotId: string) => `hashtextextended('ballot:' || ${ballotId}::text, 0)`;

export const HOLD_GATE_SHARED_SQL = `SELECT pg_advisory_xact_lock_shared(${gateKey('$1')})`;
export const HOLD_GATE_ALONE_SQL = `SELECT pg_advisory_xact_lock(${gateKey('$1')})`;
