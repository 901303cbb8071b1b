import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Configuration } from "./configuration.ts";

export interface Secrets {
  readonly signingSecret: string;
  readonly adminKey: string;
}

/** The file in the data folder that holds what the operator did not set. */
export const secretsFile = "secrets.json";

/**
 * The configured secrets, and for those not configured the ones that were made
 * at the first start. Losing them signs everybody out; it loses no document.
 */
export function readSecrets({ dataDir, signingSecret, adminKey }: Configuration): Secrets {
  const made = readMade(join(dataDir, secretsFile));
  return {
    signingSecret: signingSecret ?? made.signingSecret,
    adminKey: adminKey ?? made.adminKey,
  };
}

function readMade(path: string): Secrets {
  if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8")) as Secrets;
  const made = { signingSecret: newSecret(), adminKey: newSecret() };
  // Written aside and renamed, so that a crash leaves no half of it.
  writeFileSync(`${path}.new`, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return made;
}

function newSecret(): string {
  return randomBytes(32).toString("base64url");
}
