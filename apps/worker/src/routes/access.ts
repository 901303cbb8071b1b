import { limits, roles } from "@scriptorium/sync/protocol";
import { Hono } from "hono";
import { z } from "zod";
import type { Obstacle } from "../access/sharing.ts";
import type { Env } from "../env.ts";
import type { AppContext } from "../identity.ts";
import { notFound, problem, storageFull, tooOften } from "../problem.ts";
import { limitRate } from "../rates/limit-rate.ts";
import { described, json } from "../openapi/described.ts";
import { readJson, readQuery } from "./body.ts";
import { callerOf, documentIdOf, documentOf } from "./caller.ts";
import {
  anyRole,
  instant,
  linkName,
  linkWithMaker,
  member as shownMember,
  person,
} from "./shapes.ts";

const principal = z
  .string()
  .min(1)
  .max(limits.principalLengthMax)
  // oxlint-disable-next-line no-control-regex -- they are what is refused
  .regex(/^[^\u0000-\u001f\u007f]*$/u, "holds control characters");

const newRole = z.strictObject({
  role: z.enum(roles),
  /** How somebody is called who was never here. */
  name: z.string().trim().max(limits.nameLengthMax).default(""),
});

const newOwner = z.strictObject({ principal });

const visitor = z
  .object({
    id: z.string(),
    name: z.string(),
    role: anyRole.nullable(),
    link: linkName.nullable(),
    firstSeenAt: instant,
    lastSeenAt: instant,
    removedAt: instant.nullable(),
  })
  .meta({ id: "Visitor", description: "Somebody who came by a share link." });

const access = z
  .object({
    role: anyRole,
    by: z.enum(["member", "link"]),
    owners: z.array(person),
    members: z.array(shownMember).optional(),
    visitors: z.array(visitor).optional(),
    links: z.array(linkWithMaker).optional(),
  })
  .meta({ id: "Access" });

const auditQuery = z.strictObject({
  before: z.coerce.number().int().optional().describe("The `next` of the page before."),
});

const auditPage = z
  .object({
    entries: z.array(
      z.object({
        id: z.int(),
        at: instant,
        by: person,
        action: z.string(),
        person: person.optional(),
        link: linkName.optional(),
        role: anyRole.optional(),
        expiresAt: instant.nullable().optional(),
        moment: instant.optional(),
      }),
    ),
    next: z.int().nullable(),
  })
  .meta({ id: "AuditPage" });

export const accessRoutes = new Hono<{ Bindings: Env }>();

const getAccess = described({
  id: "getAccess",
  area: "sharing",
  summary: "What the caller may do and, for owners, everybody else",
  answers: {
    200: { says: "`members`, `visitors` and `links` are for owners.", content: json(access) },
  },
});

accessRoutes.get("/:id/access", getAccess, async (context) => {
  const document = documentOf(context.env, documentIdOf(context));
  const view = await document.accessView(await callerOf(context));
  if (view === null) throw notFound();
  const { role, link, owners, list } = view;
  // Who has no say in it learns what they hold themselves, and whom to ask.
  return context.json({ role, by: link === null ? "member" : "link", owners, ...list }, 200, {
    "cache-control": "no-store",
  });
});

const setMember = described({
  id: "setMember",
  area: "sharing",
  summary: "Give somebody a role",
  detail: "It holds for their open sessions at once.",
  body: json(newRole),
  answers: { 200: { says: "The member.", content: json(shownMember) } },
  problems: ["last-owner", "never-here", "limit-reached", "storage-full"],
});

accessRoutes.put("/:id/members/:principal", setMember, async (context) => {
  const document = documentOf(context.env, documentIdOf(context));
  await limitRate(context, "sharings");
  const id = principalOf(context);
  const { role, name } = await readJson(context, newRole);
  const member = await document.setMember(await callerOf(context), { id, name }, role);
  if (member === null) throw notFound();
  if (member === "no-room") throw storageFull();
  if (typeof member === "string") throw refusal(member);
  return context.json(member);
});

const removeMember = described({
  id: "removeMember",
  area: "sharing",
  summary: "Send somebody away, or give one's own role back",
  detail: "Who was sent away comes in by no link until an owner gives them a role again.",
  answers: { 204: { says: "They are no member." } },
  problems: ["last-owner", "malformed-body"],
});

accessRoutes.delete("/:id/members/:principal", removeMember, async (context) => {
  const document = documentOf(context.env, documentIdOf(context));
  await limitRate(context, "sharings");
  const outcome = await document.removeMember(await callerOf(context), principalOf(context));
  if (outcome === null) throw notFound();
  if (outcome !== "done") throw refusal(outcome);
  return context.body(null, 204);
});

const transferDocument = described({
  id: "transferDocument",
  area: "sharing",
  summary: "Make somebody else the owner",
  detail: "Who asks becomes an editor.",
  body: json(newOwner),
  answers: { 204: { says: "It is theirs." } },
  problems: ["never-here", "limit-reached"],
});

accessRoutes.post("/:id/owner", transferDocument, async (context) => {
  const document = documentOf(context.env, documentIdOf(context));
  await limitRate(context, "sharings");
  const { principal: id } = await readJson(context, newOwner);
  const outcome = await document.transfer(await callerOf(context), id);
  if (outcome === null) throw notFound();
  if (outcome !== "done") throw refusal(outcome);
  return context.body(null, 204);
});

const getAudit = described({
  id: "getAudit",
  area: "sharing",
  summary: "Who changed what others may do",
  detail: "For owners, the newest first.",
  query: auditQuery,
  answers: { 200: { says: "A page of the record.", content: json(auditPage) } },
  problems: ["malformed-body"],
});

accessRoutes.get("/:id/audit", getAudit, async (context) => {
  const document = documentOf(context.env, documentIdOf(context));
  const { before = Number.MAX_SAFE_INTEGER } = readQuery(context, auditQuery);
  const page = await document.audit(await callerOf(context), before);
  if (page === null) throw notFound();
  return context.json(page, 200, { "cache-control": "no-store" });
});

function principalOf(context: AppContext): string {
  const parsed = principal.safeParse(context.req.param("principal"));
  if (!parsed.success) {
    throw problem(
      "malformed-body",
      `principal: send 1 to ${limits.principalLengthMax} characters.`,
    );
  }
  return parsed.data;
}

function refusal(obstacle: Obstacle): Error {
  switch (obstacle) {
    case "unknown":
      return notFound();
    case "last-owner":
      return problem("last-owner", "Make somebody else an owner first.");
    case "never-here":
      return problem("never-here", "Share the document with them first, and have them open it.");
    case "too-often":
      return tooOften();
    case "full":
      return problem(
        "limit-reached",
        `A document has at most ${limits.membersMax} members: remove one first.`,
      );
  }
}
