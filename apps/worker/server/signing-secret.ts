import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";

// `signing-secret.ts`: the last step of `npm run deploy`.

interface Answer {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Cookies and tickets are signed with a secret that is made at the first deployment, and never again:
 * with another one, guests would lose what they own. `ask` runs wrangler. Null, or what to do.
 */
export function ensureSigningSecret(
  ask: (words: readonly string[], input?: string) => Answer,
): string | null {
  const listed = ask(["secret", "list", "--format", "json"]);
  const isAnswered = listed.status === 0 && listed.stdout.includes("[");
  if (!isAnswered) {
    return `It is deployed, but whether it has its secret could not be found out: do it again.\n${listed.stderr}`;
  }
  if (listed.stdout.includes('"SIGNING_SECRET"')) return null;
  const put = ask(["secret", "put", "SIGNING_SECRET"], randomBytes(32).toString("base64url"));
  if (put.status !== 0)
    return `Set the secret SIGNING_SECRET by hand (32 characters or more): ${put.stderr}`;
  console.log("Made the secret SIGNING_SECRET.");
  return null;
}

if (import.meta.main) {
  const folder = join(import.meta.dirname, "..");
  const wrangler = join(folder, "node_modules/.bin/wrangler");
  const problem = ensureSigningSecret((words, input) =>
    spawnSync(wrangler, [...words, "--config", "dist/wrangler.json"], {
      cwd: folder,
      encoding: "utf8",
      ...(input === undefined ? {} : { input }),
    }),
  );
  if (problem !== null) console.error(problem);
  process.exitCode = problem === null ? 0 : 1;
}
