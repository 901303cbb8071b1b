import { toBase64Url } from "@scriptorium/sync/durable-object";

/** The SHA-256 of a text, URL-safe. Secrets are stored and compared as this. */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return toBase64Url(new Uint8Array(digest));
}
