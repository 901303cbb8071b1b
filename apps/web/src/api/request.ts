import { ApiError, apiErrorFrom } from "./api-error.ts";

interface RequestOptions {
  readonly body?: unknown;
  readonly link?: string | null;
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

const answerTimeoutMs = 20_000;

/** Calls the server and returns the parsed JSON, or null for an empty answer. Throws ApiError. */
export async function request(
  method: Method,
  path: string,
  options: RequestOptions = {},
): Promise<unknown> {
  const headers = new Headers({ accept: "application/json" });
  if (options.body !== undefined) headers.set("content-type", "application/json");
  if (options.link != null) headers.set("x-scriptorium-link", options.link);
  const response = await send(path, {
    method,
    headers,
    body: options.body === undefined ? null : JSON.stringify(options.body),
    signal: AbortSignal.timeout(answerTimeoutMs),
  });
  const text = await response.text();
  const parsed = parseJson(text);
  if (!response.ok)
    throw apiErrorFrom(response.status, parsed, response.headers.get("retry-after"));
  return parsed;
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (cause) {
    throw new ApiError(0, "The server can't be reached.", { cause });
  }
}

function parseJson(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
