import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { families } from "@scriptorium/worker/src/metrics/families.ts";
import { asUpdate, CloseCode } from "@scriptorium/sync/protocol";
import type { Message } from "@scriptorium/sync/protocol";
import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { OwnClient, StockClient } from "./clients.ts";
import { adminKey, databases, ServerProcess } from "./server-process.ts";
import { Visitor } from "./visitor.ts";
import { Wire } from "./wire.ts";

/** Each sample by its name and labels, as they are written. */
type Samples = ReadonlyMap<string, number>;

async function scrape(server: ServerProcess): Promise<Samples> {
  const response = await fetch(`${server.url}/metrics`);
  expect([response.status, response.headers.get("content-type")]).toEqual([
    200,
    "text/plain; version=0.0.4; charset=utf-8",
  ]);
  const lines = (await response.text()).split("\n").filter((line) => !/^(#|$)/.test(line));
  return new Map(
    lines.map((line) => {
      const [, sample = "", value = ""] = /^(\S+) (\S+)$/.exec(line) ?? [];
      return [sample.replace(/^scriptorium_/, ""), Number(value)];
    }),
  );
}

/** By how much each of `names` has grown since `before`. */
async function growth(
  server: ServerProcess,
  before: Samples,
  names: readonly string[],
): Promise<Record<string, number>> {
  const now = await scrape(server);
  return Object.fromEntries(
    names.map((name) => [name, (now.get(name) ?? NaN) - (before.get(name) ?? 0)]),
  );
}

/** An update of 18 bytes or so by a client that nobody has. */
function updateBy(clientId: number, text: string): ReturnType<typeof asUpdate> {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  doc.getText("text").insert(0, text);
  return asUpdate(Y.encodeStateAsUpdate(doc));
}

describe("the metrics", () => {
  test("[O30] agree with what was done", async () => {
    await using server = await ServerProcess.start();
    const owner = await Visitor.known(server);
    const before = await scrape(server);
    const [first, second] = [await owner.create(), await owner.create()];
    using ada = await OwnClient.open(owner, first.id);
    using bo = await StockClient.open(owner, first.id);
    const edits = 20;
    for (let edit = 0; edit < edits; edit++) {
      ada.type(`${edit} `);
      await ada.provider.saved();
    }
    await bo.untilText((text) => text === ada.text);
    bo.type("and one of a stock client");
    await ada.untilText((text) => text === bo.text);

    // Refused three times for the role, twice for the bytes; known once; one that lacks what is before it.
    const { secret } = await owner.link(second.id, { role: "view" });
    const viewer = await Wire.open(server, second.id, {
      ticket: await new Visitor(server).ticket(second.id, secret),
    });
    for (let number = 1; number <= 3; number++) {
      viewer.send({ kind: "edit", number, update: updateBy(number, "no") });
      await viewer.nextOf("reject");
    }
    const writer = await Wire.open(server, second.id, { ticket: await owner.ticket(second.id) });
    for (let number = 1; number <= 2; number++) {
      writer.send({ kind: "edit", number, update: asUpdate(Uint8Array.of(1, 2, 3)) });
      await writer.nextOf("reject");
    }
    const update = updateBy(77, "yes");
    for (let number = 3; number <= 4; number++) {
      writer.send({ kind: "edit", number, update });
      await writer.nextOf("ack");
    }
    const doc = new Y.Doc();
    doc.clientID = 78;
    doc.getText("text").insert(0, "a");
    const stateVector = Y.encodeStateVector(doc);
    doc.getText("text").insert(1, "b");
    const later = asUpdate(Y.encodeStateAsUpdate(doc, stateVector));
    writer.send({ kind: "edit", number: 5, update: later });
    await writer.nextOf("missing");
    writer.sendRaw(Uint8Array.of(255));
    expect((await writer.ended).code).toBe(CloseCode.badFrame);
    viewer[Symbol.dispose]();

    const done = {
      documents: 2,
      sessions: 2,
      sessions_opened_total: 4,
      'sessions_ended_total{code="4400"}': 1,
      'sessions_ended_total{code="4500"}': 0,
      'updates_total{outcome="stored"}': edits + 2,
      // One is what a stock client answers, when it is asked what it has.
      'updates_total{outcome="known"}': 2,
      'updates_total{outcome="missing"}': 1,
      'updates_total{outcome="refused"}': 5,
      'updates_refused_total{reason="read_only"}': 3,
      'updates_refused_total{reason="malformed"}': 2,
      'updates_refused_total{reason="storage_full"}': 0,
      acks_total: edits + 2,
      ack_duration_seconds_count: edits + 2,
      'ack_duration_seconds_bucket{le="+Inf"}': edits + 2,
      compactions_total: 0,
      quarantines_total: 0,
      failures_total: 0,
      alarms_late_total: 0,
      'http_requests_total{status="201"}': 3,
      'http_requests_total{status="101"}': 4,
    };
    // Of what was closed on the other side the server hears a moment later.
    await expect.poll(() => growth(server, before, Object.keys(done))).toEqual(done);
    const after = await scrape(server);
    // On a slow machine one may have slept in between.
    expect(after.get("wakes_total")).toBeGreaterThanOrEqual(2);
    for (const name of ["frames_received_total", "frames_sent_total", "received_bytes_total"]) {
      expect(after.get(name), name).toBeGreaterThan(edits);
    }
    expect(after.get("written_bytes_total")).toBeGreaterThan(ada.text.length);
    expect(after.get("ack_duration_seconds_sum")).toBeGreaterThan(0);
    expect(after.get("ack_duration_seconds_sum")).toBeLessThan(60 * edits);
    expect(after.get('process_resident_memory_bytes{process="workerd"}')).toBeGreaterThan(1e7);
    expect(after.get("disk_free_bytes")).toBeGreaterThan(0);
  });

  test("[O30] count compactions, alarms that come late, damaged rows, and starts after a crash", async () => {
    await using server = await ServerProcess.start();
    const owner = await Visitor.known(server);
    const { id } = await owner.create();
    {
      using ada = await OwnClient.open(owner, id);
      // As many entries of the log as make a compaction due at once.
      const writer = await Wire.open(server, id, { ticket: await owner.ticket(id) });
      for (let number = 1; number <= 520; number++) {
        writer.send({ kind: "edit", number, update: updateBy(1_000 + number, "x") });
        if (number % 20 === 0) await writer.next(isAckOf(number));
      }
      await ada.untilText((text) => text.length === 520);
      await expect.poll(async () => (await scrape(server)).get("compactions_total")).toBe(1);
      writer[Symbol.dispose]();
      ada.type("the last");
      await ada.provider.saved();
    }
    await server.kill9();
    const file = databases(server).find((name) => /^[0-9a-f]{64}\.sqlite$/.test(name)) ?? "";
    change(
      server,
      file,
      `UPDATE log SET checksum = checksum + 1; UPDATE schedule SET due_ms = 1;
       DELETE FROM _cf_METADATA WHERE key = 1`,
    );
    // As where a file is put back without what workerd knows of its alarm.
    change(server, "metadata.sqlite", "DELETE FROM _cf_ALARM");
    await server.restart();
    await owner.text(id);
    await expect
      .poll(async () => {
        const now = await scrape(server);
        return [
          "starts_total",
          "unclean_starts_total",
          "quarantines_total",
          "alarms_late_total",
        ].map((name) => now.get(name));
      })
      .toEqual([2, 1, 1, 1]);
  });

  test("[O30] are all there, and nothing else", async () => {
    await using server = await ServerProcess.start();
    const names = [...(await scrape(server)).keys()].map((sample) =>
      `scriptorium_${sample}`
        .replace(/\{.*$/, "")
        .replace(/(ack_duration_seconds)_(bucket|sum|count)$/, "$1"),
    );
    expect([...new Set(names)].toSorted()).toEqual(Object.keys(families).toSorted());
  });

  test("[W81] are told to this machine, to METRICS_TOKEN and to keys that may administer, and to nobody else", async () => {
    const token = "a token of thirty-two characters, or more";
    const asked = async (
      { url }: ServerProcess,
      headers: Record<string, string>,
    ): Promise<number> => (await fetch(`${url}/metrics`, { headers })).status;
    const bearer = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });
    await using open = await ServerProcess.start();
    expect(await asked(open, {})).toBe(200);
    expect(await asked(open, bearer(adminKey))).toBe(200);
    // A proxy on this machine, on behalf of whoever it is.
    for (const name of ["x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via"])
      expect(await asked(open, { [name]: "203.0.113.7" }), name).toBe(401);
    expect(await asked(open, bearer("wrong"))).toBe(401);
    const administrator = Visitor.administrator(open);
    const made = await administrator.post("/api/admin/keys", { name: "r", scopes: ["read"] });
    expect(await asked(open, bearer((made.body as { key: string }).key))).toBe(403);
    await using guarded = await ServerProcess.start({ METRICS_TOKEN: token });
    expect(await asked(guarded, {})).toBe(401);
    expect(await asked(guarded, bearer(token))).toBe(200);
    expect(await asked(guarded, bearer(`${token}.`))).toBe(401);
  });
});

/** Changes a database of a server that is not running. */
function change(server: ServerProcess, file: string, statements: string): void {
  const database = new DatabaseSync(join(server.dataDir, "scriptorium-documents", file), {
    // The last thread of what was killed may not have let go of it yet.
    timeout: 60_000,
  });
  database.exec(statements);
  database.close();
}

function isAckOf(number: number): (message: Message) => message is Message & { kind: "ack" } {
  return (message): message is Message & { kind: "ack" } =>
    message.kind === "ack" && message.number === number;
}
