import type { Env } from "../env.ts";
import { atHome } from "../places.ts";
import type { Account } from "./account.ts";

/** What is noted of this guest or person. */
export function accountOf(env: Env, principal: string): DurableObjectStub<Account> {
  return atHome(env, env.ACCOUNTS).getByName(principal);
}
