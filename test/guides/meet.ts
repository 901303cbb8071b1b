import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { newProject } from "./workplace.ts";
import type { Workplace } from "./workplace.ts";

/** A project with the program `meet`, for guides after which nobody has a client yet. */
export async function newMeeting(): Promise<Workplace> {
  const project = newProject();
  await project.install("npm install @scriptorium/sync yjs");
  copyFileSync(join(import.meta.dirname, "meet.mjs"), join(project.folder, "meet.mjs"));
  return project;
}

/** Has two clients meet in a document, a new one unless it is named. Its id, and its text. */
export async function meet(
  project: Workplace,
  document = "",
): Promise<{ readonly id: string; readonly text: string }> {
  const said = await project.run(`node meet.mjs ${document}`);
  const [, id = "", text = ""] = /^(\S+) says: (.*)$/m.exec(said) ?? [];
  return { id, text: text.trim() };
}
