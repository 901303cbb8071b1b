import type { Env } from "../env.ts";
import { logFailure } from "../log.ts";
import { accountOf } from "./account-of.ts";

/** True for the principal of somebody who signed in, as it is made in `sign-in/people.ts`. */
export function isPerson(principal: string): boolean {
  return /^person:[\w-]{43}$/.test(principal);
}

/** The series in which this person signs in now. */
export async function signInSeries(env: Env, principal: string): Promise<number> {
  return accountOf(env, principal).series();
}

/** What is known of a sign-in by a cookie or a ticket. */
interface SignIn {
  readonly principal: string;
  readonly series: number;
  readonly signIn: string | null;
}

/** Whether nobody has ended this sign-in. */
export async function holdsSignIn(
  env: Env,
  { principal, series, signIn }: SignIn,
): Promise<boolean> {
  return accountOf(env, principal).holds({ series, signIn });
}

interface PersonsTicket {
  readonly principal: string;
  /** In which they signed in, or null when that was not with us. */
  readonly series: number | null;
  readonly signIn: string | null;
  readonly document: string;
  readonly expiresMs: number;
}

/** Notes a ticket before it is given. The series to sign it in, or null when the sign-in was ended. */
export async function notePersonsTicket(env: Env, ticket: PersonsTicket): Promise<number | null> {
  const { principal, series, signIn, document, expiresMs } = ticket;
  try {
    return await accountOf(env, principal).noteTicket(document, expiresMs, { series, signIn });
  } catch (error) {
    // While the disk is full people can still read. What is not noted ends with its ticket.
    logFailure("the note of a ticket", error);
    if (series === null) return signInSeries(env, principal);
    return (await holdsSignIn(env, { principal, series, signIn })) ? series : null;
  }
}

/** Signs somebody out everywhere: ends what they signed in with, their tickets and their connections. */
export async function endSignIns(env: Env, principal: string): Promise<void> {
  await accountOf(env, principal).endSignIns(principal);
}

/** Signs somebody out in one browser: ends what they signed in with there, its tickets and its connections. */
export async function endSignIn(env: Env, principal: string, signIn: string): Promise<void> {
  await accountOf(env, principal).endSignIn(principal, signIn);
}
