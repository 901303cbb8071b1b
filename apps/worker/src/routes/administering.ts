import type { MiddlewareHandler } from "hono";
import type { Env } from "../env.ts";
import { identifyKnown } from "../identity.ts";
import { problem } from "../problem.ts";

/** Lets programs on, which have been asked for the scope. */
export const requireProgram: MiddlewareHandler<{ Bindings: Env }> = async (context, next) => {
  if ((await identifyKnown(context))?.kind === "program") return next();
  throw problem(
    "invalid-key",
    "Send `Authorization: Bearer <key>` with a key that may administer.",
  );
};
