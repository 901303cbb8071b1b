import { ApiError, apiErrorFrom } from "./api-error.ts";
import type { Reach } from "./documents.ts";
import { textField } from "./fields.ts";

/** Sends an image to the document's server. Resolves with its address in the text. Throws ApiError. */
export function sendImage(
  { id, link }: Reach,
  image: Blob,
  {
    signal,
    onProgress,
  }: {
    readonly signal: AbortSignal;
    /** Called with the share that has left this device, from 0 to 1. */
    readonly onProgress: (share: number) => void;
  },
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  // Not `fetch`, which tells nothing of what has been sent.
  const request = new XMLHttpRequest();
  request.open("POST", `/api/documents/${encodeURIComponent(id)}/images`);
  request.responseType = "json";
  request.setRequestHeader("accept", "application/json");
  if (link !== null) request.setRequestHeader("x-scriptorium-link", link);
  request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(loaded / total));
  request.addEventListener("load", () => {
    const { status, response } = request;
    if (status !== 201)
      reject(apiErrorFrom(status, response, request.getResponseHeader("retry-after")));
    else resolve(textField(request.response, "src"));
  });
  request.addEventListener("error", () => reject(new ApiError(0, "The server can’t be reached.")));
  request.addEventListener("abort", () => reject(new ApiError(0, "It was taken back.")));
  signal.addEventListener("abort", () => request.abort());
  request.send(image);
  return promise;
}

/** True for an image that a document of this server keeps. */
export function isKeptImage(address: string): boolean {
  return /^\/api\/documents\/[\w-]+\/images\/[0-9a-f]{64}$/u.test(address);
}

/** An image that a document of this server keeps. Throws ApiError. */
export async function fetchImage({ id, link }: Reach, address: string): Promise<Blob> {
  const headers = new Headers();
  // A link opens its own document and no other.
  const isOwn = address.startsWith(`/api/documents/${id}/`);
  if (link !== null && isOwn) headers.set("x-scriptorium-link", link);
  // What it is called by says what is in it, so one that the browser has is never out of date.
  const answer = await fetch(address, { headers, cache: "force-cache" }).catch((cause: unknown) => {
    throw new ApiError(0, "The server can’t be reached.", { cause });
  });
  if (!answer.ok) throw apiErrorFrom(answer.status, null);
  return answer.blob();
}
