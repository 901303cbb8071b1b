import { limits } from "@scriptorium/sync/protocol";
import { Hono } from "hono";
import { z } from "zod";
import type { Env } from "../env.ts";
import { keyHash, newApiKey } from "../keys/api-key.ts";
import { keysOf } from "../keys/programs.ts";
import { scopes } from "../keys/scopes.ts";
import { described, json } from "../openapi/described.ts";
import { notFound, problem } from "../problem.ts";
import { requireProgram } from "./administering.ts";
import { readJson } from "./body.ts";
import { futureInstant } from "./instant.ts";
import { instant } from "./shapes.ts";

const newKey = z.strictObject({
  name: z.string().trim().min(1).max(limits.nameLengthMax),
  scopes: z.array(z.enum(scopes)).min(1),
  expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
});

const listedKey = z
  .object({
    id: z.string(),
    name: z.string(),
    scopes: z.array(z.enum(scopes)),
    createdAt: instant,
    lastUsedAt: instant.nullable(),
    expiresAt: instant.nullable(),
  })
  .meta({ id: "Key" });

const madeKey = listedKey.extend({ key: z.string() }).meta({ id: "MadeKey" });

/** The keys of programs, for programs that may administer. What they need stands in `missingScope`. */
export const keyRoutes = new Hono<{ Bindings: Env }>();

keyRoutes.use(requireProgram);

const createKey = described({
  id: "createKey",
  area: "server",
  summary: "Make a key for a program",
  detail: "The key is told only now.",
  by: ["key"],
  body: json(newKey),
  answers: { 201: { says: "The key.", content: json(madeKey) } },
  problems: ["limit-reached"],
});

keyRoutes.post("/", createKey, async (context) => {
  const asked = await readJson(context, newKey);
  const { id, key } = newApiKey();
  const kept = await keysOf(context.env).add({
    id,
    hash: await keyHash(key),
    name: asked.name,
    scopes: scopes.filter((scope) => asked.scopes.includes(scope)),
    expiresMs: futureInstant("expiresAt", asked.expiresAt),
  });
  if (kept !== null) return context.json({ ...kept, key }, 201);
  throw problem("limit-reached", `A server has at most ${limits.keysMax} keys: revoke one first.`);
});

const listKeys = described({
  id: "listKeys",
  area: "server",
  summary: "The keys, without what opens anything",
  by: ["key"],
  answers: {
    200: {
      says: "All keys that were not revoked.",
      content: json(z.object({ keys: z.array(listedKey) })),
    },
  },
});

keyRoutes.get("/", listKeys, async (context) =>
  context.json({ keys: await keysOf(context.env).list() }),
);

const revokeKey = described({
  id: "revokeKey",
  area: "server",
  summary: "Revoke a key",
  detail: "It is refused from now on, and the connections that it opened end.",
  by: ["key"],
  answers: { 204: { says: "It opens nothing any more." } },
  problems: ["not-found"],
});

keyRoutes.delete("/:keyId", revokeKey, async (context) => {
  if (!(await keysOf(context.env).revoke(context.req.param("keyId")))) throw notFound();
  return context.body(null, 204);
});
