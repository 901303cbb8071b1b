import type { Env } from "../env.ts";
import { readSignInSettings, signInVariables } from "../settings/sign-in-settings.ts";
import type { SignInSettings, SignInVariables } from "../settings/sign-in-settings.ts";

/** What was read last: there is one configuration to a Worker, and every request needs it. */
let read: { readonly text: string; readonly settings: SignInSettings } | null = null;

/** Who signs in and how, as the Worker was told. */
export function signInSettings(env: Env): SignInSettings {
  const variables = Object.fromEntries(
    signInVariables.map((name) => [name, env[name] || ""]),
  ) as SignInVariables;
  const text = JSON.stringify(variables);
  if (read?.text !== text) read = { text, settings: readSignInSettings(variables) };
  return read.settings;
}

/** True where somebody can be signed in. */
export function canSignIn(env: Env): boolean {
  const { provider, access } = signInSettings(env);
  return provider !== null || access !== null;
}
