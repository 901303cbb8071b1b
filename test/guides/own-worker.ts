import type { RunningProgram } from "../../scripts/running-program.ts";
import { GuidePage } from "./guide-page.ts";
import type { Workplace } from "./workplace.ts";

/** The guide that others build on. */
export const embedding: GuidePage = new GuidePage("embedding");

/** Makes what the quick start of docs/embedding.md has one make: a Worker of one's own, and a client. */
export async function makeQuickStart(project: Workplace): Promise<void> {
  await project.install(embedding.command("npm install @scriptorium/sync yjs"));
  await project.install(embedding.command("npm install --save-dev wrangler"));
  project.write(embedding, "worker.ts", "wrangler.jsonc", "client.mjs");
}

/** Starts a Worker of one's own, with more `options` than the guide has. Where it listens. */
export async function serveWorker(
  project: Workplace,
  command: string,
  options = "",
): Promise<{ readonly url: string; readonly worker: RunningProgram }> {
  const worker = project.start(`${command} ${options}`);
  const [, url = ""] = await worker.says(/Ready on (http:\S+)/);
  project.instead.set("http://localhost:8787", url);
  project.environment["SERVER"] = url.replace("http", "ws");
  return { url, worker };
}

/** Has Bo write to Ada, who stays. */
export async function meetByQuickStart(project: Workplace): Promise<RunningProgram> {
  const ada = project.start(embedding.command("node client.mjs Ada"));
  await ada.says(/synced/);
  await project.run(embedding.command("node client.mjs Bo"));
  await ada.says(embedding.shown("Ada sees: Hello, Ada!"));
  return ada;
}
