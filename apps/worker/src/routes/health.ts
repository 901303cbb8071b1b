import { Hono } from "hono";
import { version } from "../version.ts";

export const healthRoutes = new Hono();

healthRoutes.get("/", (context) => context.json({ status: "ok", version }));
