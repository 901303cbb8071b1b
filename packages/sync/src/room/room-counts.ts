import { RejectCode } from "../protocol/index.ts";

/**
 * What came of updates, since whoever holds this last took it. A room adds to it, and what a
 * turn added is true once the turn has not thrown.
 */
export interface RoomCounts {
  /** Updates that were stored, those of the server's own making among them. */
  stored: number;
  /** Updates of which everything was stored before. */
  known: number;
  /** Updates that build on what is not stored. */
  missing: number;
  /** Edits of our clients that were acknowledged. */
  acked: number;
  readonly refused: Record<RejectCode, number>;
}

export function newRoomCounts(): RoomCounts {
  const codes = Object.values(RejectCode).map((code) => [code, 0] as const);
  const refused = Object.fromEntries(codes) as Record<RejectCode, number>;
  return { stored: 0, known: 0, missing: 0, acked: 0, refused };
}
