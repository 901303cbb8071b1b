import { CloseCode } from "../protocol/index.ts";

/** For `getTicket` to throw: access is refused for good, so the provider does not try again. */
export class TicketRefusedError extends Error {
  override readonly name = "TicketRefusedError";
  readonly code: number;

  constructor(message: string, options: { readonly code?: number } = {}) {
    super(message);
    this.code = options.code ?? CloseCode.forbidden;
  }
}

/** For `getTicket` to throw: not now. The provider asks again, and not before so many ms have passed. */
export class TicketDelayedError extends Error {
  override readonly name = "TicketDelayedError";
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Why `synced` or `saved()` will never be fulfilled. */
export class SyncError extends Error {
  override readonly name = "SyncError";
  /** A `CloseCode` or a `RejectCode`, or null when the provider was destroyed. */
  readonly code: number | null;

  constructor(message: string, code: number | null) {
    super(message);
    this.code = code;
  }
}
