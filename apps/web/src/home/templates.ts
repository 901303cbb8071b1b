import type { NewContent } from "../api/documents.ts";
import { text } from "../text/en.ts";
import type { TemplateWords } from "./template-words.ts";

export type TemplateId = keyof typeof text.home.templates;

export const templateIds: readonly TemplateId[] = [
  "meeting",
  "decision",
  "project",
  "week",
  "reading",
];

/** What a document from this template begins with. Loaded when it is asked for. */
export async function templateContent(id: TemplateId): Promise<NewContent> {
  const [{ blocksOf }, words] = await Promise.all([import("./template-content.ts"), loadWords()]);
  const content = JSON.stringify({ type: "doc", content: blocksOf(id, words) });
  return { content, format: "json" };
}

async function loadWords(): Promise<TemplateWords> {
  if (text.language.code === "de") return (await import("./template-words-de.ts")).germanWords;
  return (await import("./template-words.ts")).englishWords;
}
