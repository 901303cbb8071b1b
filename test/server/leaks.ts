import { adminKey, signingSecret } from "./known-secrets.ts";

/** The secrets of share links that this file's tests made or used. They look like ids, so they have to be known. */
const linkSecrets = new Set<string>();

/** Notes the secret of a share link, so that it is found where nobody may read it. */
export function noteLinkSecret(secret: string): void {
  if (secret !== "") linkSecrets.add(secret);
}

/** The same for an address that may have one in its fragment. */
export function noteLinkSecretIn(address: string): void {
  noteLinkSecret(/#k=([\w-]+)/.exec(address)?.[1] ?? "");
}

/** What gives itself away by how it looks. */
const shapes: readonly (readonly [string, RegExp])[] = [
  // Tickets and all of our cookies.
  ["a signed token", /\beyJ[\w-]{6,}\.[\w-]{6,}\.[\w-]{6,}/],
  ["a key", /\bscriptorium_[\w-]{43}(?![\w-])/],
  ["the fragment of a link", /#k=/],
  ["a secret as a parameter", /[?&](?:ticket|token|link|secret|key|k)=/],
  [
    "a header that holds secrets",
    /\b(?:set-cookie|cookie|authorization|x-scriptorium-link)["']?:/i,
  ],
];

/** What stands in `text` that nobody may read there, in a word for each, and the line in which it stands. */
export function leaksIn(text: string): readonly string[] {
  const secrets = [adminKey, signingSecret, ...linkSecrets];
  return text
    .split("\n")
    .flatMap((line) => [
      ...shapes.filter(([, shape]) => shape.test(line)).map(([name]) => `${name}: ${line}`),
      ...(secrets.some((secret) => line.includes(secret)) ? [`a secret: ${line}`] : []),
    ]);
}
