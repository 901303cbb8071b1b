import { randomToken } from "@scriptorium/sync/durable-object";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";
import { hasDiskRoom } from "./disk-room.ts";
import type { Env } from "./env.ts";
import { evenOut } from "./even-time.ts";
import { bearerKey, identifyKnown } from "./identity.ts";
import { logRequest } from "./log-request.ts";
import { logFailure } from "./log.ts";
import { methodsAt } from "./methods-at.ts";
import { countAnswer } from "./metrics/http-activity.ts";
import { isFromOwnPage } from "./origin.ts";
import { noRoom, problem, problemResponse } from "./problem.ts";
import { requestId } from "./request-id.ts";
import { accessRoutes } from "./routes/access.ts";
import { contentRoutes } from "./routes/content.ts";
import { documentRoutes } from "./routes/documents.ts";
import { healthRoutes } from "./routes/health.ts";
import { imageRoutes } from "./routes/images.ts";
import { keyRoutes } from "./routes/keys.ts";
import { linkRoutes } from "./routes/links.ts";
import { listRoutes } from "./routes/lists.ts";
import { meRoutes } from "./routes/me.ts";
import { metricsRoutes } from "./routes/metrics.ts";
import { pageRoutes } from "./routes/pages.ts";
import { peopleRoutes } from "./routes/people.ts";
import { referenceRoutes } from "./routes/reference.ts";
import { sessionRoutes } from "./routes/session.ts";
import { syncRoutes } from "./routes/sync.ts";
import { secured } from "./security-headers.ts";

/** The whole HTTP face: API, sockets, and the editor's files for everything else. */
export const app = new Hono<{ Bindings: Env }>();

app.use(async (context, next) => {
  const startedMs = Date.now();
  await next();
  countAnswer(context.res.status);
  logRequest(context, Date.now() - startedMs);
});

app.use(async (context, next) => {
  await next();
  // An upgrade is no answer to change, and nobody sees its headers.
  if (context.res.status === 101) return;
  const answer = secured(context, context.res);
  answer.headers.set("x-request-id", requestId(context.req.raw));
  // Emptied first, or the answer before would be merged into this one.
  context.res = undefined;
  context.res = answer;
});

app.use(async (context, next) => {
  const isReading = /^(GET|HEAD|OPTIONS)$/.test(context.req.method);
  const isUpgrade = context.req.header("upgrade") !== undefined;
  if ((!isReading || isUpgrade) && !isFromOwnPage(context.env, context.req.raw)) {
    throw problem(
      "foreign-origin",
      "Open the page from this server, or have its administrator add the origin to ALLOWED_ORIGINS.",
    );
  }
  await next();
});

// A program's key is checked first, against what the endpoint needs, whoever else the endpoint asks for.
app.use("/api/*", async (context, next) => {
  if (bearerKey(context) !== null && context.req.path !== "/api/health")
    await identifyKnown(context);
  await next();
});

// Missing and forbidden look the same, also on a clock.
app.use("/api/documents/*", async (context, next) => {
  const startedMs = Date.now();
  await next();
  if (context.res.status === 404) await evenOut(startedMs);
});

app.route("/api/health", healthRoutes);
app.route("/api/session", sessionRoutes);
app.route("/api/admin/keys", keyRoutes);
app.route("/api/admin/people", peopleRoutes);
app.route("/api/me", meRoutes);
app.route("/api/documents", listRoutes);
app.route("/api/documents", documentRoutes);
app.route("/api/documents", contentRoutes);
app.route("/api/documents", imageRoutes);
app.route("/api/documents", linkRoutes);
app.route("/api/documents", accessRoutes);
app.route("/api", referenceRoutes(app));
app.route("/sync", syncRoutes);
app.route("/d", pageRoutes);
app.route("/metrics", metricsRoutes);

app.all("/api/*", ({ req }) => {
  const allowed = methodsAt(app.routes, req.path);
  if (allowed.length === 0)
    throw problem("not-found", "There is no such endpoint. /api/docs shows those that there are.");
  const detail = `Here it is ${allowed.join(", ")}. /api/docs shows what each of them does.`;
  throw problem("method-not-allowed", detail, { allow: allowed.join(", ") });
});

app.get("*", (context) => context.env.ASSETS.fetch(context.req.raw));

app.notFound(() => problemResponse("not-found", "There is nothing at this address."));

app.onError(async (error, context) => {
  if (error instanceof HTTPException) return error.getResponse();
  logFailure("a request", error, { request: requestId(context.req.raw) });
  // The runtime tells that to nobody but its log.
  const { SPACE_FILES: files } = context.env;
  if (files !== undefined && !(await hasDiskRoom(files, randomToken())))
    return problemResponse("storage-full", noRoom);
  return problemResponse(
    "internal-error",
    "Try again. If it stays, tell the server's administrator.",
  );
});
