import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The host that nothing may be asked of. */
export const foreignHost = "evil.example";

const folder = join(import.meta.dirname, "../fixtures/hostile");
const signs: Readonly<Record<string, string>> = {
  t: "\t",
  n: "\n",
  r: "\r",
  "0": "\0",
  "\\": "\\",
};

/** The payloads of one file, each with a call that tells its number. */
function payloads(name: string): readonly string[] {
  return readFileSync(join(folder, `${name}.txt`), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("// "))
    .map((line, index) =>
      line
        .replaceAll(/\\(?:u([\da-f]{4})|([\\tnr0]))/g, (_, code?: string, sign = "") =>
          code === undefined ? (signs[sign] ?? "") : String.fromCharCode(Number.parseInt(code, 16)),
        )
        .replaceAll("RUN", `__xss(${index})`)
        .replaceAll("HOST", foreignHost),
    );
}

export const markup: readonly string[] = payloads("markup");
export const addresses: readonly string[] = payloads("addresses");
export const words: readonly string[] = payloads("words");

/** Everything as HTML: an address in each place that takes one. */
export const asHtml: readonly string[] = [
  ...markup,
  ...addresses.flatMap((address) => {
    const quoted = address.replaceAll('"', "&quot;");
    return [`<a href="${quoted}">x</a>`, `<img src="${quoted}" alt="x">`];
  }),
];

/** Everything as text, much of which is Markdown. */
export const asText: readonly string[] = [
  ...words,
  ...addresses.map((address) => `[x](<${address}>) ${address}`),
];
