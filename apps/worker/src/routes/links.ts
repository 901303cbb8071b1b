import { randomToken } from "@scriptorium/sync/durable-object";
import { limits } from "@scriptorium/sync/protocol";
import { Hono } from "hono";
import { z } from "zod";
import type { Env } from "../env.ts";
import { described, json } from "../openapi/described.ts";
import { publicOrigin } from "../origin.ts";
import { notFound, problem, storageFull } from "../problem.ts";
import { sha256 } from "../tokens.ts";
import { limitRate } from "../rates/limit-rate.ts";
import { readJson } from "./body.ts";
import { callerOf, documentIdOf, documentOf } from "./caller.ts";
import { futureInstant } from "./instant.ts";
import { link as listedLink } from "./shapes.ts";

const role = z.enum(["view", "comment", "edit"]);
const expiresAt = z.iso.datetime({ offset: true }).nullable();
const label = z.string().trim().max(limits.labelLengthMax).nullable();

const newLink = z.strictObject({
  role,
  expiresAt: expiresAt.default(null),
  label: label.default(null),
});

const linkChange = z.strictObject({ role, expiresAt, label }).partial();

const madeLink = listedLink
  .extend({ secret: z.string(), url: z.url() })
  .meta({ id: "MadeLink", description: "A share link with its secret." });

export const linkRoutes = new Hono<{ Bindings: Env }>();

const createLink = described({
  id: "createLink",
  area: "sharing",
  summary: "Make a share link",
  detail:
    "Whoever brings its secret has its role, until it ends. The secret is told only now, and stands in the fragment of `url`.",
  body: json(newLink),
  answers: { 201: { says: "The link.", content: json(madeLink) } },
  problems: ["limit-reached", "storage-full"],
});

linkRoutes.post("/:id/links", createLink, async (context) => {
  const id = documentIdOf(context);
  await limitRate(context, "sharings");
  const asked = await readJson(context, newLink);
  const secret = randomToken();
  const secretHash = await sha256(secret);
  const document = documentOf(context.env, id);
  const link = await document.addLink(await callerOf(context), {
    role: asked.role,
    secretHash,
    label: asked.label,
    expiresMs: futureInstant("expiresAt", asked.expiresAt),
  });
  if (link === null) throw notFound();
  if (link === "no-room") throw storageFull();
  if (link === "full") {
    throw problem(
      "limit-reached",
      `A document has at most ${limits.linksMax} links: revoke one first.`,
    );
  }
  const url = new URL(`/d/${id}#k=${secret}`, publicOrigin(context)).href;
  return context.json({ ...link, secret, url }, 201);
});

const listLinks = described({
  id: "listLinks",
  area: "sharing",
  summary: "The open share links",
  answers: {
    200: {
      says: "Without their secrets.",
      content: json(z.object({ links: z.array(listedLink) })),
    },
  },
});

linkRoutes.get("/:id/links", listLinks, async (context) => {
  const links = await documentOf(context.env, documentIdOf(context)).links(await callerOf(context));
  if (links === null) throw notFound();
  return context.json({ links });
});

const changeLink = described({
  id: "changeLink",
  area: "sharing",
  summary: "Change a share link",
  detail: "What is left out stays. It holds for open sessions at once.",
  body: json(linkChange),
  answers: { 200: { says: "The link as it is now.", content: json(listedLink) } },
  problems: ["storage-full"],
});

linkRoutes.patch("/:id/links/:linkId", changeLink, async (context) => {
  const document = documentOf(context.env, documentIdOf(context));
  await limitRate(context, "sharings");
  const asked = await readJson(context, linkChange);
  const change = {
    role: asked.role,
    label: asked.label,
    expiresMs:
      asked.expiresAt === undefined ? undefined : futureInstant("expiresAt", asked.expiresAt),
  };
  const link = await document.changeLink(
    await callerOf(context),
    context.req.param("linkId"),
    change,
  );
  if (link === null || link === "unknown") throw notFound();
  if (link === "no-room") throw storageFull();
  return context.json(link);
});

const revokeLink = described({
  id: "revokeLink",
  area: "sharing",
  summary: "Revoke a share link",
  detail: "Ends the sessions that came by it, but for those of members.",
  answers: { 204: { says: "It opens nothing any more." } },
});

linkRoutes.delete("/:id/links/:linkId", revokeLink, async (context) => {
  const document = documentOf(context.env, documentIdOf(context));
  await limitRate(context, "sharings");
  const isRemoved = await document.removeLink(await callerOf(context), context.req.param("linkId"));
  if (isRemoved !== true) throw notFound();
  return context.body(null, 204);
});
