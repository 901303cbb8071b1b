import { type Role, parseRole } from "../document/role.ts";
import { ApiError } from "./api-error.ts";
import { type Reach, documentPath } from "./documents.ts";
import { optionalField, textField } from "./fields.ts";
import { request } from "./request.ts";

export type LinkRole = "view" | "comment" | "edit";

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface LinkName {
  readonly id: string;
  readonly label: string | null;
}

export interface Link extends LinkName {
  readonly role: Role;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
  readonly createdBy: Named | null;
}

export interface Member extends Named {
  readonly role: Role;
  readonly sinceMs: number | null;
  readonly link: LinkName | null;
}

export interface Visitor extends Named {
  /** What their link gives them now, or null. */
  readonly role: Role | null;
  readonly link: LinkName | null;
  readonly lastSeenMs: number;
  readonly isRemoved: boolean;
}

/** Who has access to a document, as far as the visitor may know. */
export interface Access {
  readonly role: Role;
  readonly isByLink: boolean;
  readonly owners: readonly Named[];
  readonly members: readonly Member[];
  readonly visitors: readonly Visitor[];
  readonly links: readonly Link[];
}

/** Something that was done, by whom and when. */
export interface Deed {
  readonly id: number;
  readonly atMs: number;
  readonly by: Named;
  readonly action: string;
  readonly role: Role | null;
  readonly person: Named | null;
  readonly link: LinkName | null;
  /** To when the content was taken back, or null when it was not. */
  readonly momentMs: number | null;
}

export interface DeedPage {
  readonly deeds: readonly Deed[];
  /** What to ask for the page after this one with, or null. */
  readonly next: number | null;
}

export async function fetchAccess({ id, link }: Reach): Promise<Access> {
  const answer = await request("GET", `${documentPath(id)}/access`, { link });
  return {
    role: parseRole(optionalField(answer, "role")) ?? "view",
    isByLink: optionalField(answer, "by") === "link",
    owners: list(answer, "owners").map(parseNamed),
    members: list(answer, "members").map((member) => ({
      ...parseNamed(member),
      role: parseRole(optionalField(member, "role")) ?? "view",
      sinceMs: optionalTime(member, "since"),
      link: parseLinkName(optionalField(member, "link")),
    })),
    visitors: list(answer, "visitors").map((visitor) => ({
      ...parseNamed(visitor),
      role: parseRole(optionalField(visitor, "role")),
      link: parseLinkName(optionalField(visitor, "link")),
      lastSeenMs: optionalTime(visitor, "lastSeenAt") ?? 0,
      isRemoved: optionalTime(visitor, "removedAt") !== null,
    })),
    links: list(answer, "links").map(parseLink),
  };
}

/** The link's address, which is told this once. */
export async function createLink(
  documentId: string,
  link: {
    readonly role: LinkRole;
    readonly expiresAtMs: number | null;
    readonly label: string | null;
  },
): Promise<string> {
  const { role, label, expiresAtMs } = link;
  const answer = await request("POST", `${documentPath(documentId)}/links`, {
    body: { role, label, expiresAt: isoOf(expiresAtMs) },
  });
  return new URL(textField(answer, "url"), location.origin).href;
}

export async function changeLink(
  documentId: string,
  linkId: string,
  change: { readonly role?: LinkRole; readonly expiresAtMs?: number | null },
): Promise<void> {
  const { role, expiresAtMs } = change;
  const body = { role, expiresAt: expiresAtMs === undefined ? undefined : isoOf(expiresAtMs) };
  await request("PATCH", linkPath(documentId, linkId), { body });
}

export async function revokeLink(documentId: string, linkId: string): Promise<void> {
  await request("DELETE", linkPath(documentId, linkId));
}

export async function setRole(documentId: string, person: Named, role: Role): Promise<void> {
  const body = { role, name: person.name };
  await request("PUT", memberPath(documentId, person.id), { body });
}

/** Takes somebody's access away; or one's own role. */
export async function removePerson(documentId: string, personId: string): Promise<void> {
  await request("DELETE", memberPath(documentId, personId));
}

/** Makes somebody else the owner. */
export async function handOver(documentId: string, personId: string): Promise<void> {
  await request("POST", `${documentPath(documentId)}/owner`, { body: { principal: personId } });
}

export async function fetchDeeds(documentId: string, before: number | null): Promise<DeedPage> {
  const query = before === null ? "" : `?before=${before}`;
  const answer = await request("GET", `${documentPath(documentId)}/audit${query}`);
  const next = optionalField(answer, "next");
  return {
    deeds: list(answer, "entries").map((entry) => ({
      id: Number(optionalField(entry, "id")),
      atMs: optionalTime(entry, "at") ?? 0,
      by: parseNamed(optionalField(entry, "by")),
      action: textField(entry, "action"),
      role: parseRole(optionalField(entry, "role")),
      person: parseOptional(optionalField(entry, "person"), parseNamed),
      link: parseLinkName(optionalField(entry, "link")),
      momentMs: optionalTime(entry, "moment"),
    })),
    next: typeof next === "number" ? next : null,
  };
}

function linkPath(documentId: string, linkId: string): string {
  return `${documentPath(documentId)}/links/${encodeURIComponent(linkId)}`;
}

function memberPath(documentId: string, personId: string): string {
  return `${documentPath(documentId)}/members/${encodeURIComponent(personId)}`;
}

function isoOf(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString();
}

/** What is not told is as good as empty. */
function list(answer: unknown, name: string): readonly unknown[] {
  const field = optionalField(answer, name) ?? [];
  if (!Array.isArray(field)) throw new ApiError(0, `The server's answer lacks “${name}”.`);
  return field;
}

function parseNamed(value: unknown): Named {
  return { id: textField(value, "id"), name: textField(value, "name") };
}

function parseLink(value: unknown): Link {
  return {
    ...labelled(value),
    role: parseRole(optionalField(value, "role")) ?? "view",
    createdAtMs: optionalTime(value, "createdAt") ?? 0,
    expiresAtMs: optionalTime(value, "expiresAt"),
    createdBy: parseOptional(optionalField(value, "createdBy"), parseNamed),
  };
}

function parseLinkName(value: unknown): LinkName | null {
  return parseOptional(value, labelled);
}

function labelled(value: unknown): LinkName {
  const label = optionalField(value, "label");
  return {
    id: textField(value, "id"),
    label: typeof label === "string" && label !== "" ? label : null,
  };
}

function parseOptional<Parsed>(value: unknown, parse: (value: unknown) => Parsed): Parsed | null {
  return value === null || value === undefined ? null : parse(value);
}

function optionalTime(value: unknown, name: string): number | null {
  const field = optionalField(value, name);
  return typeof field === "string" ? Date.parse(field) : null;
}
