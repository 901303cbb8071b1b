import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { everywhere } from "./headers-everywhere.ts";

test("[W52] files that Cloudflare serves without the Worker say the same", () => {
  const path = new URL("../../web/public/_headers", import.meta.url).pathname;
  const lines = readFileSync(path, "utf8").split("\n");
  const said = lines.flatMap((line) => {
    const [, name, value] = /^ {2}([\w-]+): (.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [[name, value]];
  });
  expect(lines).toContain("/assets/*");
  expect(Object.fromEntries(said)).toEqual({
    ...everywhere,
    "cache-control": "public, max-age=31536000, immutable",
  });
});
