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

export interface ShareLink {
  readonly role: Role;
  readonly url: string;
}

export type ShareRole = "view" | "edit";

/** Content for a new document, in a format that the server reads. */
export interface NewContent {
  readonly content: string;
  readonly format: "text" | "json";
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

export async function createLink(documentId: string, role: ShareRole): Promise<ShareLink> {
  const answer = await request("POST", `${documentPath(documentId)}/links`, { body: { role } });
  const url = new URL(textField(answer, "url"), location.origin);
  return { role, url: url.href };
}

function parseSummary(answer: unknown, title: string): DocumentSummary {
  return {
    id: textField(answer, "id"),
    title: typeof optionalField(answer, "title") === "string" ? textField(answer, "title") : title,
    role: parseRole(optionalField(answer, "role")) ?? "own",
  };
}

function documentPath(documentId: string): string {
  return `/api/documents/${encodeURIComponent(documentId)}`;
}
