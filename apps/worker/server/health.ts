import { ConfigurationError } from "../src/settings/configuration-error.ts";
import { readConfiguration } from "./configuration.ts";
import { servedAt } from "./data-lock.ts";

// Ends with 0 when the server of this environment answers, for a container's health check.

/** How long an answer may take, in ms. */
const answersWithinMs = 4_000;

try {
  const { dataDir } = readConfiguration(process.env, process.cwd());
  const url = servedAt(dataDir);
  if (url === null) throw new ConfigurationError(`No server is running on DATA_DIR ${dataDir}.`);
  const answer = await fetch(`${url}/api/health`, { signal: AbortSignal.timeout(answersWithinMs) });
  if (!answer.ok) throw new Error(`The server at ${url} answers with ${answer.status}.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
