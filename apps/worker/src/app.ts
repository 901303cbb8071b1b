import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import type { Env } from "./env.ts";
import { isOriginAllowed } from "./origin.ts";
import { problem, problemResponse } from "./problem.ts";
import { contentRoutes } from "./routes/content.ts";
import { documentRoutes } from "./routes/documents.ts";
import { healthRoutes } from "./routes/health.ts";
import { linkRoutes } from "./routes/links.ts";
import { meRoutes } from "./routes/me.ts";
import { syncRoutes } from "./routes/sync.ts";
import { secured } from "./security-headers.ts";

/** The whole HTTP face: API, sockets, and the editor's files for everything else. */
export const app = new Hono<{ Bindings: Env }>();

app.use(async (context, next) => {
  const isReading = /^(GET|HEAD|OPTIONS)$/.test(context.req.method);
  const isUpgrade = context.req.header("upgrade") !== undefined;
  if ((!isReading || isUpgrade) && !isOriginAllowed(context.env, context.req.raw)) {
    throw problem(
      "foreign-origin",
      "Open the page from this server, or have its administrator add the origin to ALLOWED_ORIGINS.",
    );
  }
  await next();
});

app.route("/api/health", healthRoutes);
app.route("/api/me", meRoutes);
app.route("/api/documents", documentRoutes);
app.route("/api/documents", contentRoutes);
app.route("/api/documents", linkRoutes);
app.route("/sync", syncRoutes);

app.all("/api/*", () => {
  throw problem("not-found", "There is no such endpoint. See /api/health for the version.");
});

app.get("*", async (context) => secured(await context.env.ASSETS.fetch(context.req.raw)));

app.notFound(() => problemResponse("not-found", "There is nothing at this address."));

app.onError((error) => {
  if (error instanceof HTTPException) return error.getResponse();
  console.error(JSON.stringify({ event: "failure", what: "a request", error: String(error) }));
  return problemResponse(
    "internal-error",
    "Try again. If it stays, tell the server's administrator.",
  );
});
