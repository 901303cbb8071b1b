import type { ProseNode } from "@scriptorium/document/content";
import { type Role, parseRole } from "../document/role.ts";
import { optionalField, textField } from "./fields.ts";
import { request } from "./request.ts";

export interface DocumentSummary {
  readonly id: string;
  readonly title: string;
  readonly role: Role;
}

export interface Ticket {
  readonly ticket: string;
  readonly role: Role;
}

/** Content for a new document, in a format that the server reads. */
export interface NewContent {
  readonly content: string;
  readonly format: "text" | "markdown" | "html" | "json";
}

/** A document by its id, and the share link that it needs, if any. */
export interface Reach {
  readonly id: string;
  readonly link: string | null;
}

export async function createDocument(
  title: string,
  content: NewContent | null = null,
): Promise<DocumentSummary> {
  const body = { ...(title === "" ? {} : { title }), ...content };
  return parseSummary(await request("POST", "/api/documents", { body }), title);
}

/** Makes a copy that the visitor owns. */
export async function copyDocument({ id, link }: Reach, title: string): Promise<DocumentSummary> {
  const path = `${documentPath(id)}/copies`;
  return parseSummary(await request("POST", path, { body: { title }, link }), title);
}

/** Puts `content` into the place of all that the document holds. Open editors show it. */
export async function replaceContent({ id, link }: Reach, content: ProseNode): Promise<void> {
  await request("PUT", `${documentPath(id)}/content`, { body: content, link });
}

export async function renameDocument({ id, link }: Reach, title: string): Promise<void> {
  await request("PATCH", documentPath(id), { body: { title }, link });
}

/** Puts the document into the trash, for everybody. */
export async function discardDocument(id: string): Promise<void> {
  await request("DELETE", documentPath(id));
}

/** Takes the document back from the trash. */
export async function takeBackDocument(id: string): Promise<void> {
  await request("POST", `${documentPath(id)}/restore`);
}

/** Deletes the document for good. */
export async function deleteDocument(id: string): Promise<void> {
  await request("DELETE", `${documentPath(id)}?forever=true`);
}

export async function issueTicket(documentId: string, link: string | null): Promise<Ticket> {
  const answer = await request("POST", `${documentPath(documentId)}/tickets`, {
    body: link === null ? {} : { link },
  });
  return {
    ticket: textField(answer, "ticket"),
    role: parseRole(optionalField(answer, "role")) ?? "view",
  };
}

function parseSummary(answer: unknown, title: string): DocumentSummary {
  return {
    id: textField(answer, "id"),
    title: typeof optionalField(answer, "title") === "string" ? textField(answer, "title") : title,
    role: parseRole(optionalField(answer, "role")) ?? "own",
  };
}

/** Where the API has a document. */
export function documentPath(documentId: string): string {
  return `/api/documents/${encodeURIComponent(documentId)}`;
}
