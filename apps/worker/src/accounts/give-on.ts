import type { Env } from "../env.ts";
import { namespaceOf } from "../places.ts";
import { accountOf } from "./account-of.ts";

/** What somebody was in these documents, and that they had made them, is `successor`'s from now on. */
export async function giveOn(
  env: Env,
  ids: readonly string[],
  { own, successor }: { readonly own: string; readonly successor: string },
): Promise<void> {
  await accountOf(env, successor).note(ids);
  await Promise.all(ids.map((id) => namespaceOf(env, id).getByName(id).adopt(own, successor)));
}
