import { readdirSync, readFileSync, statSync } from "node:fs";
import { request } from "node:http";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { ServerProcess } from "./server-process.ts";

const folder = join(import.meta.dirname, "../../apps/web/dist/assets");
const sizeOf = (name: string): number => statSync(join(folder, name)).size;
/** The largest script that there is. */
const [script = ""] = readdirSync(folder)
  .filter((name) => name.endsWith(".js"))
  .toSorted((one, other) => sizeOf(other) - sizeOf(one));

const decoders = {
  br: brotliDecompressSync,
  gzip: gunzipSync,
  none: (bytes: Uint8Array) => Buffer.from(bytes),
} as const;

/** As it comes over the wire, for who takes `accepted`. */
async function fetchScript(
  server: ServerProcess,
  accepted: string,
): Promise<{ readonly headers: IncomingMessage["headers"]; readonly bytes: Buffer }> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const headers = accepted === "" ? {} : { "accept-encoding": accepted };
  const asked = request(`${server.url}/assets/${script}`, { headers, agent: false }, resolve);
  asked.once("error", reject);
  asked.end();
  const answer = await promise;
  return { headers: answer.headers, bytes: await buffer(answer) };
}

test("files of the application come as small as their reader takes them, and are the same", async () => {
  await using server = await ServerProcess.start();
  const file = readFileSync(join(folder, script));
  const lengths: number[] = [];
  for (const [accepted, encoding] of [
    ["gzip, deflate, br, zstd", "br"],
    ["gzip, deflate", "gzip"],
    ["br;q=0, gzip", "gzip"],
    ["", "none"],
  ] as const) {
    const { headers, bytes } = await fetchScript(server, accepted);
    expect(headers).toMatchObject({
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "public, max-age=31536000, immutable",
      vary: "accept-encoding",
    });
    expect([accepted, headers["content-encoding"] ?? "none"]).toEqual([accepted, encoding]);
    expect(decoders[encoding](bytes).equals(file)).toBe(true);
    lengths.push(bytes.length);
  }
  expect(lengths).toEqual(lengths.toSorted((one, other) => one - other));
  const compressed = await fetch(`${server.url}/assets/${script}.br`);
  expect(compressed.status).toBe(404);
});
