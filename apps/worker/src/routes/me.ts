import { limits } from "@scriptorium/sync/protocol";
import { Hono } from "hono";
import { z } from "zod";
import type { Env } from "../env.ts";
import { identify, remember } from "../identity.ts";
import { readJson } from "./body.ts";

const newName = z.object({ name: z.string().trim().min(1).max(limits.nameLengthMax) });

export const meRoutes = new Hono<{ Bindings: Env }>();

meRoutes.get("/", async (context) => {
  const identity = await identify(context);
  // Each visit makes the cookie last anew, or owners would lose their documents with it.
  await remember(context, identity);
  return context.json({ id: identity.principal, name: identity.name });
});

meRoutes.put("/", async (context) => {
  const { name } = await readJson(context, newName);
  const { principal } = await identify(context);
  await remember(context, { principal, name });
  return context.json({ id: principal, name });
});
