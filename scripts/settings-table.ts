// Puts the list of settings into docs/configuration.md: `node scripts/run.mjs scripts/settings-table.ts`.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withSettingsTable } from "../apps/worker/server/settings-table.ts";
import { root } from "./workspace.mjs";

const page = join(root, "docs/configuration.md");
writeFileSync(page, withSettingsTable(readFileSync(page, "utf8")));
