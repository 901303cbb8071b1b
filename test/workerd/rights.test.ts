import type { Grant, Right, Session } from "@scriptorium/sync/durable-object";
import { asSessionId, CloseCode } from "@scriptorium/sync/protocol";
import { newSession } from "@scriptorium/sync/room";
import type { Caller } from "@scriptorium/worker/src/access/caller.ts";
import { Rights } from "@scriptorium/worker/src/access/rights.ts";
import type { Env } from "@scriptorium/worker/src/env.ts";
import { describe, expect, test } from "vitest";

/** Ada owns the document, Bo may edit it, and whoever brings `link` may view it until `linkEndMs`. */
const members: Readonly<Record<string, Right>> = {
  ada: { role: "own", expiresMs: null },
  bo: { role: "edit", expiresMs: null },
  "key:admin": { role: "own", expiresMs: null },
  "key:member": { role: "comment", expiresMs: null },
};
const linkEndMs = 5_000;

const issuers = [
  { name: "acme", issuer: "https://acme.example", jwks: "https://acme.example/jwks", role: "edit" },
  {
    name: "all",
    issuer: "https://all.example",
    jwks: "https://all.example/jwks",
    documents: "all",
  },
];

function rights(more: Readonly<Record<string, Right>> = {}): Rights {
  const records = { ...members, ...more };
  return new Rights(
    {
      right: (principal, link) =>
        records[principal] ?? (link === null ? null : { role: "view", expiresMs: linkEndMs }),
      linkOf: (hash) => (hash === "a hash" ? "link" : null),
      needsNoLink: (principal) => principal in records,
      mayOwn: (principal) => principal === "bo",
    },
    { TICKET_ISSUERS: JSON.stringify(issuers) } as Env,
  );
}

const caller = (principal: string, more: Partial<Caller> = {}): Caller => ({
  principal,
  name: principal,
  linkHash: null,
  ...more,
});

const grant = (principal: string, more: Partial<Grant> = {}): Grant => ({
  principal,
  name: principal,
  role: "own",
  link: null,
  ...more,
});

const session = (principal: string, more: Partial<Grant> = {}): Session =>
  newSession(asSessionId("a session"), { ...grant(principal, more), isOwn: true }, 0);

describe("what a caller may do", () => {
  test("is what the document says, or what the link gives that they bring", () => {
    expect(rights().ofCaller(caller("bo"))).toEqual({ role: "edit", link: null });
    expect(rights().ofCaller(caller("eve"))).toBeNull();
    expect(rights().ofCaller(caller("eve", { linkHash: "another" }))).toBeNull();
    const byLink = caller("eve", { linkHash: "a hash" });
    expect(rights().ofCaller(byLink)).toEqual({ role: "view", link: "link" });
  });

  test("is by no link for members, and for programs whose key gives more", () => {
    const linkHash = "a hash";
    expect(rights().ofCaller(caller("bo", { linkHash }))).toEqual({ role: "edit", link: null });
    const program = caller("key:some", { linkHash, standing: "edit" });
    expect(rights().ofCaller(program)).toEqual({ role: "edit", link: null });
    const less = caller("key:member", { standing: "view" });
    expect(rights().ofCaller(less)).toEqual({ role: "comment", link: null });
  });
});

describe("what a ticket grants", () => {
  test("is no more than holds now, and no longer than its link", () => {
    expect(rights().ofGrant(grant("bo"))).toEqual({
      grant: { ...grant("bo"), role: "edit", expiresMs: null },
      isByRecords: true,
    });
    const byLink = grant("eve", { link: "link", expiresMs: 9_000 });
    expect(rights().ofGrant(byLink)).toEqual({
      grant: { ...byLink, role: "view", expiresMs: linkEndMs },
      isByRecords: true,
    });
    expect(rights().ofGrant(grant("eve"))).toBeNull();
  });

  test("is for a program the greater of its key's and the document's, and lasts as that does", () => {
    const by = (more: Partial<Grant>) => rights().ofGrant(grant("key:some", more));
    expect(by({})).toBeNull();
    expect(by({ standing: "edit" })).toEqual({
      grant: { ...grant("key:some"), role: "edit", expiresMs: null },
      isByRecords: false,
    });
    expect(by({ standing: "edit", link: "link" })).toEqual({
      grant: { ...grant("key:some", { link: "link" }), role: "edit", expiresMs: null },
      isByRecords: true,
    });
    expect(by({ link: "link" })?.grant).toMatchObject({ role: "view", expiresMs: linkEndMs });
  });

  test("is for an issuer's people what it says, with its own documents or with all", () => {
    expect(rights().ofGrant(grant("issuer:acme:cy"))).toBeNull();
    const owned = rights({ "issuer:acme": { role: "own", expiresMs: null } });
    expect(owned.ofGrant(grant("issuer:acme:cy", { expiresMs: 7 }))).toEqual({
      grant: grant("issuer:acme:cy", { expiresMs: 7, role: "edit" }),
      isByRecords: false,
    });
    expect(rights().ofGrant(grant("issuer:all:cy"))?.grant.role).toBe("edit");
    expect(owned.ofGrant(grant("issuer:gone:cy"))).toBeNull();
  });
});

describe("an open session", () => {
  test("goes on with what holds now, and ends where that is nothing", () => {
    expect(rights().ofSession(session("bo", { expiresMs: 3 }), "it changed")).toEqual({
      role: "edit",
      expiresMs: 3,
    });
    const ended = { code: CloseCode.forbidden, reason: "it changed" };
    expect(rights().ofSession(session("eve"), "it changed")).toEqual(ended);
    expect(rights().ofSession(session("issuer:acme:cy"), "it changed")).toEqual(ended);
    const theirs = session("issuer:all:cy", { expiresMs: 4 });
    expect(rights().ofSession(theirs, "it changed")).toEqual({ role: "edit", expiresMs: 4 });
  });

  test("of a program fetches another ticket, unless it administers the server", () => {
    const reason = "it changed: fetch another ticket";
    const again = { code: CloseCode.unauthorized, reason };
    expect(rights().ofSession(session("key:member"), "it changed")).toEqual(again);
    const administrator = session("key:admin");
    expect(rights().ofSession(administrator, "it changed")).toEqual({
      role: "own",
      expiresMs: null,
    });
  });
});

test("an owner makes one of who was here, and an administrator of anybody but a link", () => {
  expect(rights().mayMakeOwner(caller("ada"), "bo")).toBe(true);
  expect(rights().mayMakeOwner(caller("ada"), "cy")).toBe(false);
  const administrator = caller("key:admin", { standing: "own" });
  expect(rights().mayMakeOwner(administrator, "cy")).toBe(true);
  expect(rights().mayMakeOwner(administrator, "link:abc")).toBe(false);
});
