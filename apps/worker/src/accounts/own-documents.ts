import type { Env } from "../env.ts";
import { accountOf } from "./account-of.ts";

/**
 * Notes that somebody made a document, so that it can be found when they sign in. Programs need no
 * such list: nobody signs in as one.
 */
export async function noteOwn(
  env: Env,
  maker: { readonly principal: string; readonly kind: string },
  id: string,
): Promise<void> {
  if (maker.kind !== "program") await accountOf(env, maker.principal).note([id]);
}

/** Gives what is the guest's to the person, who has signed in in the guest's browser. */
export async function adoptAll(env: Env, guest: string, person: string): Promise<void> {
  await accountOf(env, guest).moveTo(person, guest);
}
