import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { connectToDocument } from "@scriptorium/sync/durable-object";
import { limits } from "@scriptorium/sync/protocol";
import type { Role } from "@scriptorium/sync/protocol";
import type { Document } from "@scriptorium/worker/src/document.ts";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { Client, nothing, Writer } from "./client.ts";
import { withoutSharing } from "./older-release.ts";

type Object = DurableObjectStub<Document>;

const owner = { principal: "guest:ada", name: "Ada", linkHash: null };
const ada = { id: "guest:ada", name: "Ada" };
const bo = { id: "guest:bo", name: "Bo" };
const administrator = {
  principal: "key:admin",
  name: "Administrator",
  linkHash: null,
  standing: "own",
} as const;
const boAsks = { principal: bo.id, name: bo.name, linkHash: null };

async function newDocument(): Promise<Object> {
  const object = env.DOCUMENTS.getByName(crypto.randomUUID());
  expect(await object.found(ada, [])).toEqual({ ok: true });
  return object;
}

interface Entering {
  readonly principal?: string;
  readonly name?: string;
  readonly role?: Role;
  readonly link?: string | null;
  readonly expiresMs?: number;
  readonly isStock?: boolean;
}

/** Opens a socket as the Worker does for a ticket that says this. */
async function enter(object: Object, entering: Entering = {}): Promise<Client> {
  const { principal = bo.id, name = "Bo", role = "edit", link = null } = entering;
  const protocol = entering.isStock === true ? "y-websocket" : "scriptorium.v1";
  const request = new Request("https://test/sync/document", {
    headers: { upgrade: "websocket", "sec-websocket-protocol": protocol },
  });
  const grant = { principal, name, role, link, expiresMs: entering.expiresMs ?? null };
  const { webSocket } = await connectToDocument(object, request, { grant });
  if (webSocket === null) throw new Error("not upgraded");
  return new Client(webSocket);
}

async function newLink(
  object: Object,
  { role = "edit", expiresMs = null }: { role?: Role; expiresMs?: number | null } = {},
): Promise<string> {
  const secretHash = crypto.randomUUID();
  const link = await object.addLink(owner, { role, secretHash, label: "team", expiresMs });
  if (link === null || typeof link === "string") throw new Error("no link was made");
  return link.id;
}

/** Updates in the log. What is refused leaves none. */
function stored(object: Object): Promise<number> {
  return runInDurableObject(object, (_, { storage }) =>
    Number(storage.sql.exec("SELECT COUNT(*) AS rows FROM log").one()["rows"]),
  );
}

/** How a client that may write comes in, and what an owner then does against it. */
const measures: readonly {
  readonly name: string;
  readonly enter: (object: Object, link: string) => Promise<Client>;
  readonly take: (object: Object, link: string) => Promise<unknown>;
  readonly code: number;
}[] = [
  {
    name: "the link is revoked",
    enter: (object, link) => enter(object, { link }),
    take: (object, link) => object.removeLink(owner, link),
    code: 4403,
  },
  {
    name: "the link gives less, to a stock client",
    enter: (object, link) => enter(object, { link, isStock: true }),
    take: (object, link) => object.changeLink(owner, link, { role: "view" }),
    code: 4401,
  },
  {
    name: "who came by it is sent away",
    enter: (object, link) => enter(object, { link }),
    take: (object) => object.removeMember(owner, bo.id),
    code: 4403,
  },
  {
    name: "a member is removed",
    enter: async (object) => {
      await object.setMember(owner, bo, "edit");
      return enter(object);
    },
    take: (object) => object.removeMember(owner, bo.id),
    code: 4403,
  },
];

describe("what is taken away", () => {
  test.for(measures.flatMap((measure) => [true, false].map((isAsleep) => ({ measure, isAsleep }))))(
    "[W50][R24] ends open sessions at once when $measure.name, asleep: $isAsleep",
    async ({ measure, isAsleep }) => {
      const object = await newDocument();
      const link = await newLink(object);
      const client = await measure.enter(object, link);
      expect(await client.text()).toBe("");
      if (isAsleep) await evictDurableObject(object);
      await measure.take(object, link);
      const startedMs = Date.now();
      expect((await client.ended).code).toBe(measure.code);
      expect(Date.now() - startedMs).toBeLessThan(5_000);
      // The ticket of before opens the document again only where something is left.
      const again = await enter(object, { link });
      again.edit(new Writer().type("x"));
      if (measure.code === 4403) expect((await again.ended).code).toBe(4403);
      else await again.until("reject");
      expect(await stored(object)).toBe(0);
    },
  );

  test("[W50][H12] gives nobody more than their ticket: a program fetches another, an issuer's people keep their own", async () => {
    const object = await newDocument();
    const link = await newLink(object, { role: "edit" });
    // The key may only read, whatever the link gives to others.
    const program = await enter(object, { principal: "key:reader", role: "view", link });
    expect(await program.text()).toBe("");
    await object.changeLink(owner, link, { label: "another name" });
    expect((await program.ended).code).toBe(4401);
    expect(await object.setMember(owner, { id: "issuer:acme:bob", name: "Bob" }, "own")).toBe(
      "unknown",
    );
  });

  test("[W51][H12] ends the sessions of an issuer's people when its document is given to somebody else", async () => {
    const object = env.DOCUMENTS.getByName(crypto.randomUUID());
    const acme = { id: "issuer:acme", name: "acme" };
    expect(await object.found(acme, [])).toEqual({ ok: true });
    const bob = await enter(object, { principal: "issuer:acme:bob", role: "own" });
    expect(await bob.text()).toBe("");
    await object.setMember(administrator, ada, "edit");
    expect(await object.transfer(administrator, ada.id)).toBe("done");
    expect((await bob.ended).code).toBe(4403);
    const again = await enter(object, { principal: "issuer:acme:bob", role: "own" });
    expect((await again.ended).code).toBe(4403);
    const { owners } = (await object.accessView(owner)) ?? {};
    expect(owners).toEqual([ada]);
  });

  test.for([true, false])(
    "[W50][R24] leaves a client of ours reading, and stores nothing of it any more, asleep: %s",
    async (isAsleep) => {
      const object = await newDocument();
      const link = await newLink(object);
      const client = await enter(object, { link });
      const writer = new Writer();
      await client.hello();
      client.edit(writer.type("a"));
      await client.until("ack");
      if (isAsleep) await evictDurableObject(object);
      await object.changeLink(owner, link, { role: "view" });
      expect(await client.next()).toMatchObject({ kind: "access", role: "view" });
      if (isAsleep) await evictDurableObject(object);
      client.edit(writer.type("b"));
      expect(await client.next()).toMatchObject({ kind: "reject", number: 2, code: 1 });
      expect([client.isOpen, await client.text(), await stored(object)]).toEqual([true, "a", 1]);
      await object.changeLink(owner, link, { role: "edit" });
      expect(await client.next()).toMatchObject({ kind: "access", role: "edit" });
      expect(await client.next()).toMatchObject({ kind: "sync-step-1" });
      client.edit(writer.since(Uint8Array.of(0)));
      await client.until("ack");
      expect(await client.text()).toBe("ab");
    },
  );

  test("[W50][R24] ends with what a member gives back themselves, and a link lets them in again", async () => {
    const object = await newDocument();
    const link = await newLink(object);
    await object.setMember(owner, bo, "edit");
    const client = await enter(object);
    await client.hello();
    expect(await object.removeMember(boAsks, bo.id)).toBe("done");
    expect((await client.ended).code).toBe(4403);
    expect(await (await enter(object, { link })).text()).toBe("");
  });

  test("[W50] a link that is revoked leaves a member what an owner gave them", async () => {
    const object = await newDocument();
    const link = await newLink(object);
    const client = await enter(object, { link });
    await client.hello();
    await object.setMember(owner, bo, "view");
    expect((await client.until("access")).at(-1)).toMatchObject({ role: "view" });
    await object.removeLink(owner, link);
    client.edit(new Writer().type("x"));
    expect((await client.until("reject")).at(-1)).toMatchObject({ number: 1 });
    expect([client.isOpen, await object.access(boAsks)]).toEqual([
      true,
      { role: "view", link: null },
    ]);
  });
});

/** When something ends, and not before it was begun on a busy machine. */
const soonMs = 3_000;

/** Waits until a client is in, or out again: on a busy machine its end may come first. */
async function hasJoined(client: Client): Promise<void> {
  await Promise.race([client.hello(), client.ended]);
}

describe("a ticket's end", () => {
  test("[R23][O2] reaches a session that sleeps, by the alarm", async () => {
    const object = await newDocument();
    const link = await newLink(object);
    const guest = await enter(object, { link, expiresMs: Date.now() + soonMs });
    const other = await enter(object, { principal: ada.id });
    await hasJoined(guest);
    await other.hello();
    await evictDurableObject(object);
    expect((await guest.ended).code).toBe(4401);
    expect(await other.text()).toBe("");
  });

  test("[R23] reaches a session before anything of its next frame is read", async () => {
    const object = await newDocument();
    const link = await newLink(object);
    const guest = await enter(object, { link, expiresMs: Date.now() - 1 });
    guest.edit(new Writer().type("late"));
    expect([(await guest.ended).code, await stored(object)]).toEqual([4401, 0]);
  });

  test("[W6][R23] is the end of the link by which it was got, if that comes first", async () => {
    const object = await newDocument();
    const link = await newLink(object, { expiresMs: Date.now() + soonMs });
    const guest = await enter(object, { link });
    await hasJoined(guest);
    await evictDurableObject(object);
    expect((await guest.ended).code).toBe(4401);
    expect((await (await enter(object, { link })).ended).code).toBe(4403);
  });

  test("[W6][R23] comes when an owner lets the link end sooner", async () => {
    const object = await newDocument();
    const link = await newLink(object);
    const guest = await enter(object, { link });
    await hasJoined(guest);
    await object.changeLink(owner, link, { expiresMs: Date.now() + soonMs });
    await evictDurableObject(object);
    expect((await guest.ended).code).toBe(4401);
  });
});

describe("people", () => {
  test("[W54] who comes by a link is remembered, and which one that was", async () => {
    const object = await newDocument();
    const link = await newLink(object, { role: "comment" });
    await enter(object, { link, name: "B." });
    await enter(object, { link });
    const { list } = (await object.accessView(owner)) ?? {};
    const time = expect.stringMatching(/^\d{4}-/);
    expect(list?.visitors).toEqual([
      {
        ...bo,
        role: "comment",
        link: { id: link, label: "team" },
        firstSeenAt: time,
        lastSeenAt: time,
        removedAt: null,
      },
    ]);
    await object.removeLink(owner, link);
    const later = (await object.accessView(owner))?.list;
    expect([later?.links, later?.visitors[0]]).toMatchObject([
      [],
      { role: null, link: { id: link, label: "team" } },
    ]);
  });

  test("[W54] no more are remembered than may be, and who was sent away is not forgotten for them", async () => {
    const object = await newDocument();
    const link = await newLink(object);
    await enter(object, { link });
    await object.removeMember(owner, bo.id);
    await runInDurableObject(object, (_, { storage }) => {
      for (let count = 1; count < limits.visitsMax; count++) {
        storage.sql.exec(
          "INSERT INTO visits VALUES (?, '', ?, ?, ?, NULL)",
          `guest:${count}`,
          link,
          count,
          count,
        );
      }
    });
    await enter(object, { principal: "guest:new", link });
    const visitors = (await object.accessView(owner))?.list?.visitors ?? [];
    const ids = visitors.map(({ id }) => id);
    expect(visitors.length).toBe(limits.visitsMax);
    expect(["guest:new", bo.id, "guest:1", "guest:2"].map((id) => ids.includes(id))).toEqual([
      true,
      true,
      false,
      true,
    ]);
  });

  test("[W54] many who come by one link push out none who came by another, and of their own first who came once", async () => {
    const object = await newDocument();
    const [public_, team] = [await newLink(object), await newLink(object)];
    const laterMs = limits.visitStepMs * 2;
    await runInDurableObject(object, (_, { storage }) => {
      const visit = (id: string, link: string, firstMs: number, lastMs = firstMs): unknown =>
        storage.sql.exec(
          "INSERT INTO visits VALUES (?, '', ?, ?, ?, NULL)",
          `guest:${id}`,
          link,
          firstMs,
          lastMs,
        );
      visit("of the team", team, 1);
      visit("regular", public_, 1, limits.visitStepMs + 1);
      for (let count = 2; count < limits.visitsMax; count++)
        visit(String(count), public_, laterMs + count);
    });
    await enter(object, { principal: "guest:new", link: public_ });
    const visitors = (await object.accessView(owner))?.list?.visitors ?? [];
    const ids = visitors.map(({ id }) => id);
    expect(ids.length).toBe(limits.visitsMax);
    expect(
      ["of the team", "regular", "new", "2", "3"].map((id) => ids.includes(`guest:${id}`)),
    ).toEqual([true, true, true, false, true]);
  });

  test("[W50] who was sent away comes in by no link, until an owner gives them a role", async () => {
    const object = await newDocument();
    const [first, second] = [await newLink(object), await newLink(object)];
    await enter(object, { link: first });
    expect(await object.removeMember(owner, bo.id)).toBe("done");
    for (const link of [first, second]) {
      expect((await (await enter(object, { link })).ended).code).toBe(4403);
      expect(await object.page(bo.id, link)).toEqual({ kind: "closed" });
      expect(await object.imageByVisit({ principal: bo.id, link }, "x")).toBeNull();
    }
    await object.setMember(owner, bo, "comment");
    expect(await object.access(boAsks)).toEqual({ role: "comment", link: null });
    await object.removeMember(boAsks, bo.id);
    const by = await enter(object, { link: second });
    await by.hello();
    expect(by.isOpen).toBe(true);
  });

  test("[W51] the last owner can't go, be sent away or be given less, and an owner can after another came", async () => {
    const object = await newDocument();
    await object.setMember(owner, bo, "edit");
    const attempts = (): Promise<unknown[]> =>
      Promise.all([
        object.setMember(owner, ada, "edit"),
        object.removeMember(owner, ada.id),
        object.setMember(boAsks, ada, "view"),
        object.removeMember(boAsks, ada.id),
        object.transfer(boAsks, bo.id),
        object.accessView(boAsks).then((view) => view?.list),
        object.audit(boAsks, Number.MAX_SAFE_INTEGER),
      ]);
    expect(await attempts()).toEqual(["last-owner", "last-owner", null, null, null, null, null]);
    expect(await object.transfer(owner, bo.id)).toBe("done");
    expect([await object.access(owner), await object.access(boAsks)]).toEqual([
      { role: "edit", link: null },
      { role: "own", link: null },
    ]);
    expect(await object.transfer(boAsks, "guest:nobody")).toBe("never-here");
    expect(await object.removeMember(boAsks, ada.id)).toBe("done");
    expect(await object.access(owner)).toBeNull();
  });

  test("[W51] nobody is made the owner of what they never opened, but by who may administer the server", async () => {
    const object = await newDocument();
    const attempts = async (person = bo): Promise<readonly unknown[]> => [
      await object.setMember(owner, person, "own"),
      await object.transfer(owner, person.id),
    ];
    expect(await attempts()).toEqual(["never-here", "never-here"]);
    // To give them another role first is no way around it, nor to send them away.
    await object.setMember(owner, bo, "view");
    expect(await attempts()).toEqual(["never-here", "never-here"]);
    await object.removeMember(owner, bo.id);
    expect(await attempts()).toEqual(["never-here", "never-here"]);
    await object.setMember(owner, bo, "view");
    expect(await object.read(boAsks)).not.toBeNull();
    expect(await object.setMember(owner, bo, "own")).toMatchObject({ role: "own" });
    const cy = { id: "guest:cy", name: "Cy" };
    await enter(object, { principal: cy.id, name: cy.name, link: await newLink(object) });
    expect(await object.transfer(owner, cy.id)).toBe("done");
    const dan = { id: "guest:dan", name: "Dan" };
    expect(await object.setMember(administrator, dan, "own")).toMatchObject({ role: "own" });
    const owners = (await object.accessView(administrator))?.owners;
    expect(owners?.map(({ id }) => id)).toEqual([bo.id, cy.id, dan.id]);
  });

  test("[W51] a program that is a member has opened the document once it connected, and can be made the owner", async () => {
    const object = await newDocument();
    const program = { id: "key:robot", name: "Robot" };
    await object.setMember(owner, program, "edit");
    expect(await object.transfer(owner, program.id)).toBe("never-here");
    await (await enter(object, { principal: program.id, name: program.name })).hello();
    expect(await object.transfer(owner, program.id)).toBe("done");
  });

  test("[W51] a document has as many members as it may, and no more", async () => {
    const object = await newDocument();
    await runInDurableObject(object, (_, { storage }) => {
      for (let count = 2; count < limits.membersMax; count++) {
        storage.sql.exec("INSERT INTO members (principal, role) VALUES (?, 'view')", `m${count}`);
      }
    });
    expect(await object.setMember(owner, bo, "view")).toMatchObject({ role: "view" });
    expect(await object.setMember(owner, { id: "one too many", name: "" }, "view")).toBe("full");
    expect(await object.setMember(owner, bo, "edit")).toMatchObject({ role: "edit" });
  });

  test("[W53] the record keeps the latest, in pages, and beyond them whose the document was", async () => {
    const object = await newDocument();
    await object.discard(owner);
    await object.restore(owner);
    await runInDurableObject(object, (_, { storage }) => {
      for (let count = 0; count < limits.auditEntriesMax; count++) {
        storage.sql.exec(
          "INSERT INTO audit (at_ms, principal, name, action, detail) VALUES (0, 'x', 'X', 'link-changed', '{}')",
        );
      }
    });
    await newLink(object);
    let [before, pages] = [Number.MAX_SAFE_INTEGER, 0];
    const actions: string[] = [];
    for (; before > 0; pages++) {
      const page = await object.audit(owner, before);
      actions.push(...(page?.entries ?? []).map(({ action }) => action));
      before = page?.next ?? 0;
    }
    expect([actions.length, pages, actions[0], actions.slice(-4)]).toEqual([
      limits.auditEntriesMax + 3,
      limits.auditEntriesMax / limits.auditPageMax + 1,
      "link-made",
      ["link-changed", "restored", "trashed", "created"],
    ]);
  });

  test("[W53][W83] what editors do to the content pushes nothing of the owners' out of the record", async () => {
    const object = await newDocument();
    await newLink(object);
    await runInDurableObject(object, (_, { storage }) => {
      for (let count = 0; count < limits.auditEditsMax; count++) {
        storage.sql.exec(
          `INSERT INTO audit (at_ms, principal, name, action, detail, lasting)
           VALUES (0, 'x', 'X', 'rewound', '{"moment":"1970-01-01T00:00:00.000Z"}', 2)`,
        );
      }
    });
    const updates = [new Writer().type("x")];
    const rewinding = { timeMs: 1_000, schemaVersion: 0 };
    expect(await object.rewind(owner, () => Promise.resolve(updates), rewinding)).toEqual({
      ok: true,
    });
    const kept = await runInDurableObject(object, (_, { storage }) =>
      storage.sql.exec("SELECT action, COUNT(*) AS deeds FROM audit GROUP BY action").toArray(),
    );
    expect(kept).toEqual([
      { action: "created", deeds: 1 },
      { action: "link-made", deeds: 1 },
      { action: "rewound", deeds: limits.auditEditsMax },
    ]);
    const newest = (await object.audit(owner, Number.MAX_SAFE_INTEGER))?.entries[0];
    expect(newest).toMatchObject({
      action: "rewound",
      moment: "1970-01-01T00:00:01.000Z",
      by: ada,
    });
  });

  test("[W53] what changes nothing is not recorded", async () => {
    const object = await newDocument();
    const link = await newLink(object);
    await object.setMember(owner, bo, "edit");
    await object.removeMember(owner, bo.id);
    const before = await object.audit(owner, Number.MAX_SAFE_INTEGER);
    expect(await object.changeLink(owner, link, { role: "edit", label: "team" })).toMatchObject({
      id: link,
    });
    expect(await object.changeLink(owner, link, {})).toMatchObject({ id: link });
    expect(await object.setMember(owner, ada, "own")).toMatchObject({ role: "own" });
    expect(await object.removeMember(owner, bo.id)).toBe("done");
    expect(await object.transfer(owner, ada.id)).toBe("done");
    expect(await object.audit(owner, Number.MAX_SAFE_INTEGER)).toEqual(before);
  });

  test("[W53] whose the document is changes so often a day and no more, and what undoes a change stays possible", async () => {
    const object = await newDocument();
    await object.setMember(administrator, bo, "own");
    await runInDurableObject(object, (_, { storage }) => {
      for (let count = 3; count <= limits.ownershipChangesPerDay; count++) {
        storage.sql.exec(
          `INSERT INTO audit (at_ms, principal, name, action, detail, lasting)
           VALUES (?, 'x', 'X', 'restored', '{}', 1)`,
          Date.now(),
        );
      }
    });
    const cy = { id: "guest:cy", name: "Cy" };
    await enter(object, { principal: cy.id, name: cy.name, link: await newLink(object) });
    expect(await object.setMember(boAsks, cy, "own")).toBe("too-often");
    expect(await object.discard(boAsks)).toBe("too-often");
    expect(await object.setMember(owner, cy, "edit")).toMatchObject({ role: "edit" });
    expect(await object.transfer(boAsks, cy.id)).toBe("too-often");
    expect(await object.removeMember(owner, bo.id)).toBe("done");
    const page = await object.audit(owner, Number.MAX_SAFE_INTEGER);
    expect(page?.entries[0]).toMatchObject({ action: "person-removed", person: bo });
    // A day later it may again, and for good whenever its owner wants.
    const dayMs = 86_400_000;
    await runInDurableObject(
      object,
      (_, { storage }) => void storage.sql.exec("UPDATE audit SET at_ms = at_ms - ?", dayMs),
    );
    expect(await object.discard(owner)).toBe(true);
    expect(await object.restore(owner)).toBe(true);
    expect(await object.remove(owner)).toBe(true);
  });

  test("[W53][S8] the record of the release before tells what lasts from what does not", async () => {
    const object = await newDocument();
    await object.setMember(administrator, bo, "own");
    await newLink(object);
    await runInDurableObject(object, (_, { storage }) => {
      storage.sql.exec("ALTER TABLE audit DROP COLUMN lasting");
      storage.sql.exec("ALTER TABLE members DROP COLUMN was_here");
      storage.sql.exec("UPDATE meta SET value = 4 WHERE key = 'access_schema_version'");
    });
    await evictDurableObject(object);
    await object.access(owner);
    const kept = await runInDurableObject(object, (_, { storage }) =>
      storage.sql.exec("SELECT action, lasting FROM audit ORDER BY id").toArray(),
    );
    expect(kept).toEqual([
      { action: "created", lasting: 1 },
      { action: "member-added", lasting: 1 },
      { action: "link-made", lasting: 0 },
    ]);
    // Who was a member by then may have opened it.
    await object.setMember(owner, bo, "edit");
    expect(await object.transfer(owner, bo.id)).toBe("done");
  });
});

test("[P5][W6] a document has as many links as it may: expired ones make room, and revoked ones are kept as many", async () => {
  const object = await newDocument();
  const sql = (statement: string): Promise<unknown[]> =>
    runInDurableObject(object, (_, { storage }) => storage.sql.exec(statement).toArray());
  const fill = `INSERT INTO links (id, role, secret_hash, created_ms)
    WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 199)
    SELECT n, 'view', n, n FROM numbers`;
  await sql(fill);
  const expired = await newLink(object);
  await sql(`UPDATE links SET expires_ms = 1 WHERE id = '${expired}'`);
  const last = await newLink(object);
  const link = { role: "view", secretHash: "x", label: null, expiresMs: null } as const;
  expect([
    await object.addLink(owner, link),
    await object.changeLink(owner, expired, { expiresMs: null }),
    (await object.links(owner))?.length,
  ]).toEqual(["full", "unknown", limits.linksMax]);
  await sql("UPDATE links SET revoked_ms = created_ms");
  await object.removeLink(owner, await newLink(object));
  expect(await sql("SELECT COUNT(*) AS rows, MIN(revoked_ms) AS oldest FROM links")).toEqual([
    { rows: limits.linksMax, oldest: 2 },
  ]);
  expect(await object.removeLink(owner, last)).toBe(false);
});

/** All bytes of content that somebody gets by the link of this hash, whichever way they ask. */
async function givenTo(object: Object, link: { id: string; hash: string }): Promise<string> {
  const ours = await enter(object, { link: link.id, role: "view" });
  const told = (await ours.hello()).flatMap((message) => {
    if (typeof message === "string") return [];
    if (message.kind === "snapshot-chunk") return [message.bytes];
    return message.kind === "stored" ? [message.update] : [];
  });
  const stock = await enter(object, { link: link.id, role: "view", isStock: true });
  stock.send({ kind: "sync-step-1", stateVector: nothing });
  const answer = (await stock.until("sync-step-2")).at(-1);
  const step2 = typeof answer === "object" && answer.kind === "sync-step-2" ? answer.update : null;
  const read = await object.read({ ...boAsks, linkHash: link.hash });
  if (step2 === null || read === null) throw new Error("the link opens nothing");
  return [...told, step2, read.update].map((bytes) => new TextDecoder().decode(bytes)).join();
}

describe("what was deleted before a link was made", () => {
  test.for([
    { name: "while nobody is there", isSomebodyThere: false, bytes: 0 },
    { name: "while somebody writes", isSomebodyThere: true, bytes: 0 },
    { name: "in a large document", isSomebodyThere: true, bytes: limits.compactionWholeBytes },
  ])("[W56] is not given to whoever comes by it, $name", async ({ isSomebodyThere, bytes }) => {
    const object = await newDocument();
    const writer = new Writer();
    await object.write(owner, writer.type("x"));
    await object.write(owner, writer.clear());
    // One that was folded into the snapshot while it stood, and one that is in the log alone.
    await object.write(owner, writer.type("Amaranth"));
    await newLink(object);
    expect(await stored(object)).toBe(0);
    await object.write(owner, writer.clear());
    await object.write(owner, writer.type("Tourmaline"));
    await object.write(owner, writer.clear());
    await object.write(owner, writer.type(`shown ${"x".repeat(bytes)}`));
    if (isSomebodyThere) await (await enter(object, { principal: ada.id })).hello();
    // What is kept for the next who asks holds it too.
    const before = await object.read(owner);
    expect(new TextDecoder().decode(before?.update)).toContain("Tourmaline");
    const hash = crypto.randomUUID();
    const link = await object.addLink(owner, {
      role: "view",
      secretHash: hash,
      label: null,
      expiresMs: null,
    });
    if (link === null || typeof link === "string") throw new Error("no link was made");
    const given = await givenTo(object, { id: link.id, hash });
    expect(given).toContain("shown");
    expect(["Amaranth", "Tourmaline"].filter((word) => given.includes(word))).toEqual([]);
    expect(await stored(object)).toBe(0);
  });

  test("[W56] takes with it what was written into that at the same time, and came later", async () => {
    const object = await newDocument();
    await (await enter(object, { principal: ada.id })).hello();
    const [one, other] = [new Y.Doc(), new Y.Doc()];
    const store = async (doc: Y.Doc, change: () => void): Promise<Uint8Array> => {
      const before = Y.encodeStateVector(doc);
      change();
      const update = Y.encodeStateAsUpdate(doc, before);
      expect(await object.write(owner, update)).toEqual({ ok: true });
      return update;
    };
    const filler = "x".repeat(limits.compactionWholeBytes);
    const first = await store(one, () => {
      one.getText("text").insert(0, filler);
      one.getArray("parts").insert(0, [new Y.Text("one")]);
    });
    Y.applyUpdate(other, first);
    await store(one, () => one.getArray("parts").delete(0, 1));
    const hash = crypto.randomUUID();
    const asked = { role: "view", secretHash: hash, label: null, expiresMs: null } as const;
    await newLink(object);
    await store(other, () => other.getArray<Y.Text>("parts").get(0).insert(0, "Tourmaline"));
    const link = await object.addLink(owner, asked);
    if (link === null || typeof link === "string") throw new Error("no link was made");
    expect(await givenTo(object, { id: link.id, hash })).not.toContain("Tourmaline");
  });

  test("[W56] is not given to a new member either, who was given a role by name", async () => {
    const object = await newDocument();
    const writer = new Writer();
    await object.write(owner, writer.type("Tourmaline"));
    await object.write(owner, writer.clear());
    await object.setMember(owner, bo, "view");
    const read = await object.read(boAsks);
    expect(new TextDecoder().decode(read?.update)).not.toContain("Tourmaline");
  });

  test("[W56] is not given by a link either that had ended by then, and is given another end", async () => {
    const object = await newDocument();
    const hash = crypto.randomUUID();
    const asked = { role: "view", secretHash: hash, label: null, expiresMs: 1 } as const;
    const link = await object.addLink(owner, asked);
    if (link === null || typeof link === "string") throw new Error("no link was made");
    const writer = new Writer();
    await object.write(owner, writer.type("Tourmaline"));
    await object.write(owner, writer.clear());
    await object.changeLink(owner, link.id, { expiresMs: null });
    expect(await givenTo(object, { id: link.id, hash })).not.toContain("Tourmaline");
  });

  test("[W56] is compacted away where the database may not grow, which makes it smaller", async () => {
    const object = await newDocument();
    const writer = new Writer();
    await object.write(owner, writer.type("Tourmaline"));
    await object.write(owner, writer.clear());
    await evictDurableObject(object);
    await runInDurableObject(
      object,
      (document) => void Object.assign(document, { limits: { storageBytesMax: 1 } }),
    );
    expect(await object.write(owner, writer.type("more"))).toMatchObject({ ok: false });
    await newLink(object);
    expect(await stored(object)).toBe(0);
  });

  test("[W56] costs nothing where nothing was deleted", async () => {
    const object = await newDocument();
    await object.write(owner, new Writer().type("as it stands"));
    await newLink(object);
    expect(await stored(object)).toBe(1);
  });
});

describe("a guest who signs in", () => {
  const user = { principal: "user:bo", name: "Bo", linkHash: null };

  test("[W55] keeps what they were: roles, visits and links, however often it is told", async () => {
    const object = await newDocument();
    await object.setMember(administrator, bo, "own");
    await object.addLink(boAsks, { role: "view", secretHash: "h", label: null, expiresMs: null });
    const session = await enter(object, { role: "own" });
    await session.hello();
    for (const _ of [1, 2]) await object.adopt(bo.id, user.principal);
    expect((await session.ended).code).toBe(4401);
    expect([await object.access(boAsks), await object.access(user)]).toEqual([
      null,
      { role: "own", link: null },
    ]);
    const list = (await object.accessView(user))?.list;
    expect(list?.links[0]?.createdBy).toEqual({ id: user.principal, name: "Bo" });
    expect(list?.members.map(({ id }) => id)).toEqual([ada.id, user.principal]);
    const record = await object.audit(user, Number.MAX_SAFE_INTEGER);
    expect(record?.entries.filter(({ action }) => action === "member-adopted").length).toBe(1);
  });

  test.for([
    ["view", "edit", "edit"],
    ["edit", "view", "edit"],
    ["own", "comment", "own"],
  ] as const)("[W55] who was %s and is %s is %s", async ([before, now, then]) => {
    const object = await newDocument();
    await object.setMember(administrator, bo, before);
    await object.setMember(owner, { id: user.principal, name: "Bo" }, now);
    await object.adopt(bo.id, user.principal);
    expect(await object.access(user)).toEqual({ role: then, link: null });
  });

  test("[W55] is sent away as before, and takes nothing from an owner", async () => {
    const object = await newDocument();
    const link = await newLink(object);
    await enter(object, { link });
    await object.removeMember(owner, bo.id);
    await object.adopt(bo.id, user.principal);
    const session = await enter(object, { principal: user.principal, link });
    expect((await session.ended).code).toBe(4403);
    await object.adopt(ada.id, user.principal);
    expect(await object.access(user)).toEqual({ role: "own", link: null });
    await object.adopt("guest:unknown", user.principal);
    expect(await object.access(user)).toEqual({ role: "own", link: null });
  });
});

test("[W50] a document of the release before keeps its members and links", async () => {
  const object = await newDocument();
  const link = await newLink(object);
  await runInDurableObject(object, (_, { storage }) => {
    for (const statement of withoutSharing) storage.sql.exec(statement);
    storage.sql.exec("UPDATE meta SET value = 3 WHERE key = 'access_schema_version'");
  });
  await evictDurableObject(object);
  expect((await object.accessView(owner))?.list).toMatchObject({
    members: [{ ...ada, role: "own", since: null, link: null }],
    links: [{ id: link, createdBy: null }],
    visitors: [],
  });
});
