/** Something that reaches an object at a time, in ms since 1970. */
export type ClockedEvent = { readonly atMs: number } & (
  | { readonly kind: "found"; readonly owner: string; readonly members: readonly string[] }
  | { readonly kind: "open"; readonly socket: string; readonly principal: string }
  | { readonly kind: "frame"; readonly socket: string; readonly bytes: readonly number[] }
  | { readonly kind: "ping" | "close"; readonly socket: string }
  /** Nothing but time. */
  | { readonly kind: "tick" }
  /** What was counted so far is forgotten. */
  | { readonly kind: "count" }
);

/** A frame that the object sent at `atMs`, or the code by which it closed a socket. */
export interface ClockedSend {
  readonly atMs: number;
  readonly socket: string;
  readonly sent: readonly number[] | "pong" | { readonly code: number; readonly reason: string };
}

/** What came of events. */
export interface ClockedAnswer {
  readonly sends: readonly ClockedSend[];
  /** When the object wants to run next, or null. */
  readonly nextMs: number | null;
}

/** What Cloudflare would bill, and what it is made of. */
export interface ClockedUsage {
  /** By table, and `alarm` for each time that the alarm was set. */
  readonly rowsWritten: Readonly<Record<string, number>>;
  readonly rowsRead: number;
  /** Rows written as the object's own meter has them. */
  readonly metered: number;
  readonly frames: number;
  readonly upgrades: number;
  readonly alarms: number;
  readonly wakes: number;
  /** Handlers that ran, and time that timers kept the object awake, in ms. */
  readonly handlers: number;
  readonly timerMs: number;
}

/** Bytes of content that each table holds, the snapshot's by their kind. */
export type ClockedBytes = Readonly<Record<string, number>>;
