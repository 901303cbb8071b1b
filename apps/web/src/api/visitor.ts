import { ApiError } from "./api-error.ts";
import { optionalField, textField } from "./fields.ts";
import { request } from "./request.ts";

export interface Visitor {
  readonly id: string;
  readonly name: string;
  /** Null where nobody signs in. */
  readonly account: Account | null;
}

/** What signing in is about here, for this visitor. */
interface Account {
  readonly isSignedIn: boolean;
  readonly canSignOut: boolean;
  /** Where to sign in, or null where that is done before coming here. */
  readonly signInPath: string | null;
  readonly mayCreate: boolean;
}

export async function fetchVisitor(): Promise<Visitor> {
  return parseVisitor(await request("GET", "/api/me"));
}

export async function renameVisitor(name: string): Promise<Visitor> {
  return parseVisitor(await request("PUT", "/api/me", { body: { name } }));
}

/** Signs out here, or on all devices. False when this browser is out, and what it opened may go on. */
export async function endSession({ isEverywhere }: { isEverywhere: boolean }): Promise<boolean> {
  try {
    await request("POST", `/api/session/sign-out${isEverywhere ? "?everywhere=true" : ""}`);
    return true;
  } catch (error) {
    const isOutHere =
      error instanceof ApiError && error.type === "urn:scriptorium:problem:sign-out-incomplete";
    if (!isOutHere) throw error;
    return false;
  }
}

/** Reads a visitor, from the server or as this browser has stored one. Throws ApiError. */
export function parseVisitor(answer: unknown): Visitor {
  const account = optionalField(answer, "account");
  return {
    id: textField(answer, "id"),
    name: textField(answer, "name"),
    account: typeof account === "object" && account !== null ? parseAccount(account) : null,
  };
}

function parseAccount(account: object): Account {
  const path = optionalField(account, "signInPath");
  return {
    isSignedIn: optionalField(account, "isSignedIn") === true,
    canSignOut: optionalField(account, "canSignOut") === true,
    // A path of this server, and nothing that leads elsewhere.
    signInPath: typeof path === "string" && /^\/\w/.test(path) ? path : null,
    mayCreate: optionalField(account, "mayCreate") !== false,
  };
}
