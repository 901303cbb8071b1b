import type { Env } from "../env.ts";
import type { Requester } from "../identity.ts";
import { problem } from "../problem.ts";
import { signInSettings } from "./settings.ts";

/** Whether `requester` creates documents; null is a guest who was not here before. Scopes are asked for elsewhere. */
export function mayCreate(env: Env, requester: Requester | null): boolean {
  const isGuest = requester === null || requester.kind === "guest";
  return !(isGuest && signInSettings(env).isClosed);
}

/** The problem for whoever may not create documents here. */
export function requireCreator(env: Env, requester: Requester | null): void {
  if (mayCreate(env, requester)) return;
  throw problem("sign-in-required", "Sign in, then create the document.");
}
