import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { experimental_readRawConfig as readRawConfig } from "wrangler";
import { ConfigurationError } from "../src/settings/configuration-error.ts";
import { checkCloudflareVariables } from "./cloudflare-settings.ts";

// Checks wrangler's configuration, and writes the one that is deployed: `deploy-config.ts [--full]`.
// It is wrangler.jsonc as it is or, in full, with what wrangler.full.jsonc adds. Both are edited by
// people, and what is written is not.

const folder = join(dirname(fileURLToPath(import.meta.url)), "..");

try {
  const config = process.argv.includes("--full")
    ? { ...read("wrangler.jsonc"), ...read("wrangler.full.jsonc") }
    : read("wrangler.jsonc");
  checkCloudflareVariables((config["vars"] ?? {}) as Record<string, unknown>);
  mkdirSync(join(folder, "dist"), { recursive: true });
  writeFileSync(join(folder, "dist/wrangler.json"), JSON.stringify(oneDeeper(config), null, 2));
} catch (error) {
  console.error(error instanceof ConfigurationError ? error.message : error);
  process.exit(1);
}

/** The same for a file in `dist`: paths are relative to the file that they stand in. */
function oneDeeper(config: Record<string, unknown>): Record<string, unknown> {
  const { $schema: _schema, main, assets, ...others } = config;
  const { directory, ...more } = assets as Record<string, unknown>;
  const deeper = (path: unknown): string => join("..", String(path));
  return { ...others, main: deeper(main), assets: { ...more, directory: deeper(directory) } };
}

function read(name: string): Record<string, unknown> {
  return readRawConfig({ config: join(folder, name) }).rawConfig as Record<string, unknown>;
}
