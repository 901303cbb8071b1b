import { randomToken } from "@scriptorium/sync/durable-object";
import { limits } from "@scriptorium/sync/protocol";
import { Hono } from "hono";
import { z } from "zod";
import type { Env } from "../env.ts";
import { publicOrigin } from "../origin.ts";
import { notFound, problem } from "../problem.ts";
import { sha256 } from "../tokens.ts";
import { readJson } from "./body.ts";
import { callerOf, documentIdOf, documentOf } from "./caller.ts";

const newLink = z.object({
  role: z.enum(["view", "comment", "edit"]),
  expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
  label: z.string().trim().max(limits.labelLengthMax).nullable().default(null),
});

export const linkRoutes = new Hono<{ Bindings: Env }>();

linkRoutes.post("/:id/links", async (context) => {
  const id = documentIdOf(context);
  const { role, expiresAt, label } = await readJson(context, newLink);
  const expiresMs = expiresAt === null ? null : Date.parse(expiresAt);
  if (expiresMs !== null && expiresMs <= Date.now()) {
    throw problem("malformed-body", "expiresAt: choose a moment in the future.");
  }
  const secret = randomToken();
  const secretHash = await sha256(secret);
  const document = documentOf(context.env, id);
  const link = await document.addLink(await callerOf(context), {
    role,
    secretHash,
    label,
    expiresMs,
  });
  if (link === null) throw notFound();
  if (link === "full") {
    throw problem(
      "limit-reached",
      `A document has at most ${limits.linksMax} links: revoke one first.`,
    );
  }
  const url = new URL(`/d/${id}#k=${secret}`, publicOrigin(context)).href;
  return context.json({ ...link, secret, url }, 201);
});

linkRoutes.get("/:id/links", async (context) => {
  const links = await documentOf(context.env, documentIdOf(context)).links(await callerOf(context));
  if (links === null) throw notFound();
  return context.json({ links });
});

linkRoutes.delete("/:id/links/:linkId", async (context) => {
  const document = documentOf(context.env, documentIdOf(context));
  const isRemoved = await document.removeLink(await callerOf(context), context.req.param("linkId"));
  if (isRemoved !== true) throw notFound();
  return context.body(null, 204);
});
