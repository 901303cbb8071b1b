import { text } from "../text/en.ts";

/** What went wrong in a call to the server, in the server's words where it gave any. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** HTTP status, or 0 when no answer came at all. */
  readonly status: number;
  /** Stable identifier of the problem (RFC 9457), or null when the answer had none. */
  readonly type: string | null;
  /** How long to wait before it is tried again, in s, where the server said so. */
  readonly retryAfterS: number | null;

  constructor(
    status: number,
    message: string,
    options?: { type?: string; cause?: unknown; retryAfterS?: number },
  ) {
    super(message, { cause: options?.cause });
    this.status = status;
    this.type = options?.type ?? null;
    this.retryAfterS = options?.retryAfterS ?? null;
  }
}

/** True when the server answered that the caller may not have this, or that there is none. */
export function isAccessDenied(error: unknown): boolean {
  return error instanceof ApiError && [401, 403, 404, 410].includes(error.status);
}

/** How long to wait when a server gives 429 without saying so, in s. */
const usualWaitS = 60;

/**
 * Reads a problem document. Anything else yields a plain sentence with the status. `retryAfter` is
 * the header of that name, as it came.
 */
export function apiErrorFrom(
  status: number,
  body: unknown,
  retryAfter: string | null = null,
): ApiError {
  if (status === 429) {
    const retryAfterS = Number(retryAfter) || usualWaitS;
    return new ApiError(status, text.tooMuch(retryAfterS), { retryAfterS });
  }
  const problem = typeof body === "object" && body !== null ? body : {};
  const { type, title, detail } = problem as Record<"type" | "title" | "detail", unknown>;
  const said = [detail, title].find((value) => typeof value === "string" && value !== "");
  const message = typeof said === "string" ? said : `The server answered with status ${status}.`;
  return new ApiError(status, message, typeof type === "string" ? { type } : {});
}
