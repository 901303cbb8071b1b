import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestProject } from "vitest/node";
import { publishedPackage } from "../../scripts/published-package.ts";
import { buildServer } from "../server/build.ts";

const root = join(import.meta.dirname, "../..");

declare module "vitest" {
  interface ProvidedContext {
    /** Where a checkout is that nobody has used, in the whole form. */
    readonly checkout: string;
  }
}

/** Packs the package, and builds what the server runs; or, in the whole form, gets a checkout in which nothing is built. */
export function setup({ provide }: TestProject): () => Promise<void> {
  // Once, before two files want it at the same time.
  publishedPackage();
  if (process.env["GUIDES"] !== "whole") {
    buildServer();
    return () => Promise.resolve();
  }
  const folder = mkdtempSync(join(tmpdir(), "scriptorium-checkout-"));
  // What git would bring of what is here, committed or not.
  const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], { cwd: root });
  for (const path of String(listed).trim().split("\n")) {
    if (!existsSync(join(root, path))) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    copyFileSync(join(root, path), join(folder, path));
  }
  provide("checkout", folder);
  // It takes seconds, in which the last worker wants to be ended.
  return () => rm(folder, { recursive: true, force: true });
}
