import { roles } from "@scriptorium/sync/protocol";
import { z } from "zod";
import type { LinkName, Person } from "../access/audit.ts";
import type { Link, LinkWithMaker } from "../access/links.ts";
import type { Member } from "../access/sharing.ts";

// What several answers of the API consist of. The objects' own types say the same: what one of them
// gains, and is not told here, is found by the test that holds answers against the document.

export const documentId = z.string().regex(/^[A-Za-z0-9_-]{16,64}$/);

/** Not `z.iso.datetime()`, whose pattern would be told at each instant. */
export const instant = z.string().meta({ format: "date-time" });

export const anyRole = z.enum(roles).meta({
  id: "Role",
  description: "What somebody may do, from the least: `view`, `comment`, `edit`, `own`.",
});

export const person: z.ZodType<Person> = z
  .object({ id: z.string(), name: z.string() })
  .meta({ id: "Person", description: "Somebody: an id that never changes, and the last name." });

export const linkName: z.ZodType<LinkName> = z
  .object({ id: z.string(), label: z.string().nullable() })
  .meta({ id: "LinkName", description: "A share link as others are told of it." });

const linkFields = {
  id: z.string(),
  label: z.string().nullable(),
  role: anyRole,
  createdAt: instant,
  expiresAt: instant.nullable(),
};

export const link = z.object(linkFields).meta({
  id: "Link",
  description: "A share link as its owner sees it.",
}) satisfies z.ZodType<Link>;

export const linkWithMaker: z.ZodType<LinkWithMaker> = z
  .object({ ...linkFields, createdBy: person.nullable() })
  .meta({ id: "LinkWithMaker", description: "A share link and who made it, if that is known." });

export const member: z.ZodType<Member> = z
  .object({
    id: z.string(),
    name: z.string(),
    role: anyRole,
    since: instant.nullable(),
    link: linkName.nullable(),
  })
  .meta({ id: "Member", description: "Somebody with a role of their own." });
