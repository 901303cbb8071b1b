/**
 * The headers by which a receiver knows who sends, and what: those of Standard Webhooks, with a
 * signature by each secret. https://github.com/standard-webhooks/standard-webhooks
 */
export async function signedHeaders(
  secrets: readonly Uint8Array<ArrayBuffer>[],
  { id, body, nowMs }: { readonly id: string; readonly body: string; readonly nowMs: number },
): Promise<Readonly<Record<string, string>>> {
  const timestamp = String(Math.floor(nowMs / 1_000));
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${body}`);
  const signatures = await Promise.all(secrets.map((secret) => signature(secret, signed)));
  return {
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": signatures.join(" "),
  };
}

async function signature(secret: Uint8Array<ArrayBuffer>, signed: Uint8Array): Promise<string> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", secret, algorithm, false, ["sign"]);
  const bytes = new Uint8Array(
    await crypto.subtle.sign("HMAC", key, signed as Uint8Array<ArrayBuffer>),
  );
  return `v1,${btoa(String.fromCharCode(...bytes))}`;
}
