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

export async function createDocument(title: string): Promise<DocumentSummary> {
  const answer = await request("POST", "/api/documents", { body: title === "" ? {} : { title } });
  return {
    id: textField(answer, "id"),
    title: typeof optionalField(answer, "title") === "string" ? textField(answer, "title") : title,
    role: parseRole(optionalField(answer, "role")) ?? "own",
  };
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

function documentPath(documentId: string): string {
  return `/api/documents/${encodeURIComponent(documentId)}`;
}
