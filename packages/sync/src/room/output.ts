import type { CloseCode, SessionId } from "../protocol/index.ts";
import type { Session } from "./session.ts";

/** What the room asks the shell to do. The shell performs outputs in order and adds none of its own. */
export type Output =
  | {
      readonly kind: "send";
      readonly to: readonly SessionId[];
      readonly frame: Uint8Array;
      /** True for what a client asked for: it may wait longer to be read than what it did not. */
      readonly isAnswer?: true;
    }
  | {
      readonly kind: "close";
      readonly session: SessionId;
      readonly code: CloseCode;
      readonly reason: string;
    }
  /** Keep this in the socket's attachment: a wake knows nothing else of the session. */
  | { readonly kind: "remember"; readonly session: Session }
  /** Have the log compacted at this time, or earlier if that is arranged already. */
  | { readonly kind: "compact-by"; readonly atMs: number }
  /** Call `Room.sweep` at this time, or earlier if that is arranged already. */
  | { readonly kind: "sweep-by"; readonly atMs: number }
  /** Call `Room.tick` at this time, some milliseconds from now, or earlier. */
  | { readonly kind: "call-back-by"; readonly atMs: number }
  /** Keep that a client with this version of the application's schema wrote. It never falls. */
  | { readonly kind: "raise-schema"; readonly version: number }
  /** Find out what this ticket grants, and tell `Room.granted`. */
  | { readonly kind: "verify"; readonly session: SessionId; readonly ticket: string };
