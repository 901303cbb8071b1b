/** What went wrong in a call to the server, in the server's words where it gave any. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** HTTP status, or 0 when no answer came at all. */
  readonly status: number;
  /** Stable identifier of the problem (RFC 9457), or null when the answer had none. */
  readonly type: string | null;

  constructor(status: number, message: string, options?: { type?: string; cause?: unknown }) {
    super(message, { cause: options?.cause });
    this.status = status;
    this.type = options?.type ?? null;
  }
}

/** True when the server answered that the caller may not have this, or that there is none. */
export function isAccessDenied(error: unknown): boolean {
  return error instanceof ApiError && [401, 403, 404, 410].includes(error.status);
}

/** Reads a problem document. Anything else yields a plain sentence with the status. */
export function apiErrorFrom(status: number, body: unknown): ApiError {
  const problem = typeof body === "object" && body !== null ? body : {};
  const { type, title, detail } = problem as Record<"type" | "title" | "detail", unknown>;
  const text = [detail, title].find((value) => typeof value === "string" && value !== "");
  const message = typeof text === "string" ? text : `The server answered with status ${status}.`;
  return new ApiError(status, message, typeof type === "string" ? { type } : {});
}
