import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { notePersonsTicket } from "@scriptorium/worker/src/accounts/sign-ins.ts";
import type { Env } from "@scriptorium/worker/src/env.ts";
import { app } from "@scriptorium/worker/src/app.ts";
import { signPerson, signTicket } from "@scriptorium/worker/src/signing.ts";
import { env, exports } from "cloudflare:workers";
import { limits } from "@scriptorium/sync/protocol";
import { afterEach, describe, expect, test, vi } from "vitest";
import { Client } from "./client.ts";
import { door } from "./worker.ts";

afterEach(() => {
  door.onTheWay = null;
  door.onAnswer = null;
  door.stuck.clear();
});

const guest = { principal: "guest:ada", name: "Ada", linkHash: null };
const person = { principal: "person:ada", name: "Ada", linkHash: null };

/** What a guest's account still has to give on, and to whom. */
function left(principal: string): Promise<readonly unknown[]> {
  return runInDurableObject(env.ACCOUNTS.getByName(principal), async (_, { storage }) => [
    storage.sql.exec("SELECT id FROM documents").toArray().length,
    storage.sql.exec("SELECT principal FROM successor").toArray().length,
    (await storage.getAlarm()) !== null,
  ]);
}

test("[W65] what can't be given on is tried again until it is, and nothing is left behind", async () => {
  const ids = ["a-document-of-adas-1", "a-document-of-adas-2"];
  for (const id of ids)
    await env.DOCUMENTS.getByName(id).found({ id: guest.principal, name: guest.name }, []);
  const account = env.ACCOUNTS.getByName(guest.principal);
  await account.note(ids);
  // One that a newer release has written throws when it is asked.
  const broken = env.DOCUMENTS.getByName(ids[1] ?? "");
  const setVersion = (version: number): Promise<void> =>
    runInDurableObject(broken, (_, { storage }) => {
      storage.sql.exec(`UPDATE meta SET value = ${version} WHERE key = 'access_schema_version'`);
    });
  const [version] = await runInDurableObject(broken, (_, { storage }) =>
    storage.sql.exec("SELECT value FROM meta WHERE key = 'access_schema_version'").toArray(),
  );
  await setVersion(1_000);
  await evictDurableObject(broken);
  await account.moveTo(person.principal, guest.principal);
  expect(await left(guest.principal)).toEqual([2, 1, true]);
  await runDurableObjectAlarm(account);
  expect(await left(guest.principal)).toEqual([2, 1, true]);
  const alarmMs = await runInDurableObject(account, (_, { storage }) => storage.getAlarm());
  expect((alarmMs ?? 0) - Date.now()).toBeGreaterThan(limits.adoptionPauseMs);
  await setVersion(Number(version?.["value"]));
  await runDurableObjectAlarm(account);
  expect(await left(guest.principal)).toEqual([0, 0, false]);
  for (const id of ids) {
    const object = env.DOCUMENTS.getByName(id);
    expect([await object.access(person), await object.access(guest)]).toEqual([
      { role: "own", link: null },
      null,
    ]);
  }
  // What is theirs now can be given on in turn.
  expect((await left(person.principal))[0]).toBe(2);
});

test("[W65][W68] an account that died with work to do, or was restored without its alarm, does it once it wakes", async () => {
  const own = `person:${"w".repeat(43)}`;
  const account = env.ACCOUNTS.getByName(own);
  expect(await account.series()).toBe(0);
  const died = async (statement: string): Promise<void> => {
    await runInDurableObject(account, async (_, { storage }) => {
      storage.sql.exec(statement);
      await storage.deleteAlarm();
    });
    await evictDurableObject(account);
  };
  const isArmed = (): Promise<boolean> =>
    runInDurableObject(account, async (_, { storage }) => (await storage.getAlarm()) !== null);
  await died("SELECT 1");
  await account.series();
  expect(await isArmed()).toBe(false);
  const soonMs = Date.now() + 60_000;
  await died(
    `INSERT INTO endings (principal, document, expires_ms, due_ms) VALUES ('${own}', 'one', ${soonMs}, 1)`,
  );
  await account.series();
  // It is due, so that it may be done by the time that this is asked.
  await expect
    .poll(() =>
      runInDurableObject(account, (_, { storage }) =>
        storage.sql.exec("SELECT COUNT(*) AS left FROM endings").one(),
      ),
    )
    .toEqual({ left: 0 });
  await account.note(["a-document-to-be-moved"]);
  await died(`INSERT INTO successor VALUES ('person:next', '${own}')`);
  await account.series();
  await expect.poll(isArmed).toBe(true);
  await runDurableObjectAlarm(account);
  expect(await left(own)).toEqual([0, 0, false]);
});

test("[W68] sign-ins are of one series until they are ended, with all that tickets may have opened", async () => {
  const own = `person:${"b".repeat(43)}`;
  const account = env.ACCOUNTS.getByName(own);
  const soonMs = Date.now() + 60_000;
  const by = (series: number | null) => ({ series, signIn: "one of them" });
  expect(await account.noteTicket("one", soonMs, by(0))).toBe(0);
  // Who was signed in elsewhere is of whichever series there is.
  expect(await account.noteTicket("two", soonMs, by(null))).toBe(0);
  expect(await account.noteTicket("over", Date.now() - 1, by(0))).toBe(0);
  // What is theirs stays, and keeps no alarm going.
  await account.note(["one of their own"]);
  door.stuck.add("two").add("over");
  await account.endSignIns(own);
  const endings = (): Promise<readonly unknown[]> =>
    runInDurableObject(account, (_, { storage }) =>
      storage.sql.exec("SELECT document FROM endings").toArray(),
    );
  expect([await account.series(), await endings()]).toEqual([1, [{ document: "two" }]]);
  expect(await account.noteTicket("one", soonMs, by(0))).toBeNull();
  expect(await account.noteTicket("one", soonMs, by(1))).toBe(1);
  door.stuck.clear();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + limits.endingRetryMs });
  await runDurableObjectAlarm(account);
  vi.useRealTimers();
  expect(await endings()).toEqual([]);
  expect(await left(own)).toEqual([1, 0, false]);
});

test("[W68] an upgrade that is under way when its person is signed out everywhere opens nothing", async () => {
  const own = `person:${"d".repeat(43)}`;
  const id = crypto.randomUUID();
  const object = env.DOCUMENTS.getByName(id);
  await object.found({ id: own, name: "Dan" }, []);
  const { ticket } = await signTicket(env as unknown as Env, id, {
    principal: own,
    name: "Dan",
    role: "own",
    link: null,
    lifeS: 60,
    series: 0,
  });
  const upgrade = async (): Promise<number> => {
    const headers = {
      upgrade: "websocket",
      "sec-websocket-protocol": `scriptorium.v1, ticket.${ticket}`,
    };
    return (await exports.default.fetch(`https://docs.example/sync/${id}`, { headers })).status;
  };
  expect(await upgrade()).toBe(101);
  door.onTheWay = () => env.ACCOUNTS.getByName(own).endSignIns(own);
  expect(await upgrade()).toBe(401);
});

test.for(["the sign-in", "all of them"])(
  "[W68][R15] a newer ticket that is being looked at when %s is ended opens nothing",
  async (what) => {
    const own = `person:${"f".repeat(43)}`;
    const id = crypto.randomUUID();
    await env.DOCUMENTS.getByName(id).found({ id: own, name: "Fay" }, []);
    const account = env.ACCOUNTS.getByName(own);
    const series = await account.series();
    const ticketOf = async (signIn: string): Promise<string> => {
      await account.noteTicket(id, Date.now() + 60_000, { series, signIn });
      const granted = { principal: own, name: "Fay", role: "own", link: null } as const;
      const signed = { ...granted, lifeS: 60, series, signIn };
      return (await signTicket(env as unknown as Env, id, signed)).ticket;
    };
    const [before, newer] = [await ticketOf("before"), await ticketOf("newer")];
    const { webSocket } = await exports.default.fetch(`https://docs.example/sync/${id}`, {
      headers: {
        upgrade: "websocket",
        "sec-websocket-protocol": `scriptorium.v1, ticket.${before}`,
      },
    });
    if (webSocket === null) throw new Error("not upgraded");
    const client = new Client(webSocket);
    await client.hello();
    // Asked anew: who was asked here is of no use to an object.
    door.onAnswer = () =>
      what === "the sign-in"
        ? env.ACCOUNTS.getByName(own).endSignIn(own, "newer")
        : env.ACCOUNTS.getByName(own).endSignIns(own);
    client.send({ kind: "ticket", ticket: newer });
    const { code } = await client.ended;
    expect([code, await account.holds({ series, signIn: "newer" })]).toEqual([4401, false]);
  },
);

test("[W68] one of a person's sign-ins is ended with its tickets alone, and all with one too many", async () => {
  const own = `person:${"e".repeat(43)}`;
  const account = env.ACCOUNTS.getByName(own);
  const soonMs = Date.now() + 60_000;
  const [here, there] = [
    { series: 0, signIn: "here" },
    { series: 0, signIn: "there" },
  ];
  for (const each of [here, there]) expect(await account.noteTicket("one", soonMs, each)).toBe(0);
  await account.endSignIn(own, "here");
  expect([await account.holds(here), await account.holds(there)]).toEqual([false, true]);
  expect(await account.noteTicket("one", soonMs, here)).toBeNull();
  const tickets = await runInDurableObject(account, (_, { storage }) => {
    for (let count = 1; count < limits.endedSignInsMax; count++)
      storage.sql.exec("INSERT INTO ended_sign_ins VALUES (?, ?)", `s${count}`, soonMs);
    return storage.sql.exec("SELECT sign_in FROM tickets").toArray();
  });
  expect(tickets).toEqual([{ sign_in: "there" }]);
  await account.endSignIn(own, "one too many");
  expect([await account.series(), await account.holds(there)]).toEqual([1, false]);
});

describe("signing out in one browser", () => {
  const own = `person:${"g".repeat(43)}`;
  const account = env.ACCOUNTS.getByName(own);

  /** Asks to be signed out while the account fails `failures` times. The status, the problem, and whether the cookie is gone. */
  const signOut = async (
    signIn: string | null,
    failures: number,
    inSeries?: number,
  ): Promise<readonly unknown[]> => {
    let left = failures;
    const getByName = (name: string) => {
      left -= 1;
      if (left >= 0) throw new Error("the account is out of reach");
      return env.ACCOUNTS.getByName(name);
    };
    const surroundings = { ...(env as unknown as Env), ACCOUNTS: { getByName } as never };
    const series = inSeries ?? (await account.series());
    const signedIn = { principal: own, name: "Gus", address: null, series, signIn };
    const cookie = `__Host-scriptorium-person=${await signPerson(surroundings, signedIn)}`;
    const request = new Request("https://docs.example/api/session/sign-out", {
      method: "POST",
      headers: { cookie },
    });
    const answer = await app.fetch(request, surroundings);
    const [dropped] = answer.headers.getSetCookie();
    const name = /problem:([a-z-]+)/.exec(await answer.text())?.[1] ?? null;
    const isDropped = dropped?.startsWith("__Host-scriptorium-person=; Max-Age=0");
    return [answer.status, name, isDropped];
  };

  test("[W68] is done though the account fails once, and an error that says what to do when it fails on", async () => {
    const holds = (signIn: string): Promise<boolean> => account.holds({ series: 0, signIn });
    expect(await signOut("first", 0)).toEqual([204, null, true]);
    expect(await signOut("second", 1)).toEqual([204, null, true]);
    expect(await signOut("third", 2)).toEqual([500, "sign-out-incomplete", true]);
    expect([await holds("first"), await holds("second"), await holds("third")]).toEqual([
      false,
      false,
      true,
    ]);
  });

  test("[W68] ends all sign-ins where the cookie is from before they were told apart", async () => {
    const before = await account.series();
    expect(await signOut(null, 0)).toEqual([204, null, true]);
    expect(await account.series()).toBe(before + 1);
    // One that is over ends nothing more: whoever took the cookie could end the next with it.
    expect(await signOut(null, 0, before)).toEqual([204, null, true]);
    expect(await account.series()).toBe(before + 1);
  });
});

test("[W68][O8] a ticket that can't be noted is given all the same, unless the sign-in was ended", async () => {
  const principal = `person:${"c".repeat(43)}`;
  const account = env.ACCOUNTS.getByName(principal);
  await runInDurableObject(account, (_, { storage }) => {
    storage.sql.exec("DROP TABLE tickets");
    storage.sql.exec("INSERT INTO sign_ins VALUES (3)");
  });
  const note = (series: number | null): Promise<number | null> =>
    notePersonsTicket(env as unknown as Env, {
      principal,
      series,
      signIn: null,
      document: "one",
      expiresMs: 1,
    });
  expect([await note(3), await note(null), await note(2)]).toEqual([3, 3, null]);
});
