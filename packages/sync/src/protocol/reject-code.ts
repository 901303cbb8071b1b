/**
 * Why the server refused one update while keeping the session. Numbers are wire
 * format: none is ever reused.
 */
export const RejectCode = {
  /** The session's role may not change content. */
  readOnly: 1,
  /** The update is larger than `updateBytesMax`. Split it. */
  tooLarge: 2,
  /** The bytes are not one whole V1 update. */
  malformed: 3,
  /** The update is well-formed and harmful: it breaks one of the gate's limits. */
  outOfBounds: 4,
  /** For clients to tell themselves: the document has holes that the server can't fill. Never sent. */
  incomplete: 5,
  /** It writes under a clientID that belongs to somebody else. */
  notYours: 6,
  /** The document is as large as documents may be. Deleting is still possible. */
  documentFull: 7,
  /** The server has no room to store it. It is taken when there is some. */
  storageFull: 8,
  /** For clients to tell themselves: the server has lost what others wrote, which only they can give back. Never sent. */
  lost: 9,
} as const;

export type RejectCode = (typeof RejectCode)[keyof typeof RejectCode];
