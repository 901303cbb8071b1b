import type { NewContent } from "../api/documents.ts";
import type { text } from "../text/en.ts";

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
  const { templates } = await import("./template-content.ts");
  return { content: JSON.stringify({ type: "doc", content: templates[id] }), format: "json" };
}
