/**
 * Why the server ended a session. Numbers are wire format: none is ever reused.
 *
 * 4400–4499 are permanent: the same attempt fails again, so don't retry.
 * 4500–4599 are transient, like 1006, 1011, 1012 and 1013: retry with jitter.
 */
export const CloseCode = {
  /** A frame could not be decoded. */
  badFrame: 4400,
  /** The ticket does not verify or has expired. Fetch another, then connect anew. */
  unauthorized: 4401,
  /** The ticket is good, but it does not give access to this document. */
  forbidden: 4403,
  /** Another connection writes with this clientID, or has. Draw another one. */
  clientTaken: 4408,
  /** The local copy belongs to an earlier life of this document. Set it aside and open anew. */
  epochChanged: 4409,
  /** The document was deleted. */
  deleted: 4410,
  /** A frame or an update is larger than the limits allow. */
  tooLarge: 4413,
  /** The client's schema is older than the document's. Reload the application. */
  schemaTooOld: 4426,
  /** The server could not store or read. Nothing unacknowledged was kept; retry. */
  serverFailed: 4500,
  /** As many are connected as a document takes. Those stay; come back when somebody has left. */
  crowded: 4503,
  /** Nothing was heard of the client for too long, pings included. Come back. */
  silent: 4508,
  /** The client reads more slowly than the document changes, and too much waits for it. Come back and sync. */
  tooSlow: 4513,
  /** The client sends more than anybody's share. Come back after a pause. */
  tooMuch: 4529,
} as const;

export type CloseCode = (typeof CloseCode)[keyof typeof CloseCode];

/** True when reconnecting with the same credentials can't help. */
export function isPermanentClose(code: number): boolean {
  return code >= 4400 && code <= 4499 && code !== CloseCode.unauthorized;
}
