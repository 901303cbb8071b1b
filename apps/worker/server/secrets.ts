import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ConfigurationError } from "../src/settings/configuration-error.ts";
import { writeWhole } from "./admin/files.ts";
import type { Configuration } from "./configuration.ts";

const secretsShape = z.object({ signingSecret: z.string().min(32), adminKey: z.string().min(32) });

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
  // What is not needed is nothing to stop for.
  if (signingSecret !== null && adminKey !== null) return { signingSecret, adminKey };
  const made = readMade(join(dataDir, secretsFile));
  return {
    signingSecret: signingSecret ?? made.signingSecret,
    adminKey: adminKey ?? made.adminKey,
  };
}

/** The admin key of the server on this data folder, or null when it has not been started yet. */
export function findAdminKey({ dataDir, adminKey }: Configuration): string | null {
  const path = join(dataDir, secretsFile);
  return adminKey ?? (existsSync(path) ? readMade(path).adminKey : null);
}

function readMade(path: string): Secrets {
  if (existsSync(path)) return readKept(path);
  const made = { signingSecret: newSecret(), adminKey: newSecret() };
  // On the disk before anybody's cookie is signed with it.
  writeWhole(path, `${JSON.stringify(made, null, 2)}\n`);
  return made;
}

/** Others are never made in its place: guests own their documents by what it signed. */
function readKept(path: string): Secrets {
  try {
    return secretsShape.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    throw new ConfigurationError(
      `${path} can't be read, or is not as it was written: put it back from a backup. To remove it makes new secrets, which signs everybody out, and guests lose what they own.`,
    );
  }
}

function newSecret(): string {
  return randomBytes(32).toString("base64url");
}
