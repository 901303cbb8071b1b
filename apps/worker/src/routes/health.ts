import { Hono } from "hono";
import { z } from "zod";
import { described, json } from "../openapi/described.ts";
import { version } from "../version.ts";

const health = z.object({ status: z.literal("ok"), version: z.string() }).meta({ id: "Health" });

export const healthRoutes = new Hono();

const getHealth = described({
  id: "getHealth",
  area: "server",
  summary: "Whether the server answers, and its version",
  by: ["anybody"],
  answers: { 200: { says: "It does.", content: json(health) } },
});

healthRoutes.get("/", getHealth, (context) => context.json({ status: "ok", version }));
