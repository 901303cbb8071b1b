import { setTimeout as delay } from "node:timers/promises";
import { asEpoch, asSeq, asStateVector, CloseCode, encodeFrame } from "@scriptorium/sync/protocol";
import { decodeAwareness, encodeAwareness } from "@scriptorium/sync/protocol";
import type { Message } from "@scriptorium/sync/protocol";
import { beforeAll, describe, expect, test } from "vitest";
import WebSocket from "ws";
import { BreakableLink } from "./breakable-link.ts";
import { OwnClient } from "./clients.ts";
import { controlConfig } from "./controls.ts";
import { ServerProcess } from "./server-process.ts";
import { Visitor } from "./visitor.ts";
import { Wire } from "./wire.ts";

let server: ServerProcess;
let owner: Visitor;

beforeAll(async () => {
  server = await ServerProcess.start();
  owner = await Visitor.known(server);
});

/** workerd hibernates an object 10 s after its last event. */
const asleepMs = 12_000;

/** A bare socket that has said hello and shows nothing. */
async function openSocket(id: string, ticket?: string): Promise<WebSocket> {
  const protocols = ["scriptorium.v1", `ticket.${ticket ?? (await owner.ticket(id))}`];
  const socket = new WebSocket(`${server.socketUrl}/sync/${id}`, protocols);
  const answered = new Promise((resolve) => socket.once("message", resolve));
  await new Promise((resolve) => socket.once("open", resolve));
  socket.send(encodeFrame(hello));
  await answered;
  return socket;
}

/** The code that a socket ends with after `close`, and whether that took less than the sleep before it. */
async function closing(
  socket: WebSocket,
): Promise<{ readonly code: number; readonly isPrompt: boolean }> {
  const startedMs = Date.now();
  const code = new Promise<number>((resolve) => socket.once("close", resolve));
  socket.close(1000);
  return { code: await code, isPrompt: Date.now() - startedMs < asleepMs };
}

const nothing = asStateVector(Uint8Array.of(0));
const hello: Message = {
  kind: "hello",
  epoch: asEpoch(""),
  seq: asSeq(0),
  schemaVersion: 0,
  stateVector: nothing,
};

function show(clientId: number, state: unknown): Message {
  const entries = [{ clientId, clock: Date.now(), state: JSON.stringify(state) }];
  return { kind: "awareness", payload: encodeAwareness(entries) };
}

/** The next awareness message: each clientID in it, and the name that it shows, or null when it left. */
async function shownTo(wire: Wire): Promise<readonly unknown[]> {
  const decoded = decodeAwareness((await wire.nextOf("awareness")).payload);
  if (!decoded.ok) throw new Error(decoded.reason);
  return decoded.entries.map(({ clientId, state }) => {
    const shown = JSON.parse(state) as { readonly name: string } | null;
    return [clientId, shown?.name ?? null];
  });
}

async function usageOf(id: string): Promise<Readonly<Record<string, number>>> {
  const { status, body } = await owner.get(`/api/documents/${id}/usage`);
  expect(status).toBe(200);
  return body as Record<string, number>;
}

describe.concurrent("a document that sleeps", () => {
  test("[O2][A3] wakes for the end of a session, and tells the others who left", async () => {
    const { id } = await owner.create();
    using ada = await OwnClient.open(owner, id);
    using bo = await OwnClient.open(owner, id);
    ada.awareness.setLocalState({ name: "ada" });
    await bo.untilSees(ada, (state) => Object(state).name === "ada");
    await delay(asleepMs);
    ada.provider.destroy();
    await bo.untilSees(ada, (state) => state === null);
  });

  test("[O2] wakes for an edit, and both sides of it keep their socket", async () => {
    const { id } = await owner.create();
    using ada = await OwnClient.open(owner, id);
    using bo = await OwnClient.open(owner, id);
    ada.type("a");
    await bo.untilText((text) => text === "a");
    const statuses: string[] = [];
    bo.provider.subscribe(() => statuses.push(bo.provider.status.kind));
    await delay(asleepMs);
    ada.type("b");
    await bo.untilText((text) => text === "ab");
    await ada.provider.saved();
    expect(statuses).toEqual([]);
  });

  test("[W6][R24][O2] wakes when a link is revoked, and its sessions end", async () => {
    const { id } = await owner.create();
    const link = await owner.link(id, { role: "edit" });
    using bo = await OwnClient.open(await Visitor.known(server), id, link.secret);
    const before = await usageOf(id);
    await delay(asleepMs);
    await owner.delete(`/api/documents/${id}/links/${link.id}`);
    expect(await bo.untilStatus("refused")).toMatchObject({ code: CloseCode.forbidden });
    expect((await usageOf(id))["constructions"]).toBe((before["constructions"] ?? 0) + 1);
  });

  test.for([2, 20, 200])(
    "[O14][O1][O13] sleeps on while %i people are connected, ping and do nothing else",
    async (people) => {
      const { id } = await owner.create();
      const ticket = await owner.ticket(id);
      const sockets: WebSocket[] = [];
      for (let person = 1; person <= people; person++) sockets.push(await openSocket(id, ticket));
      let pongs = 0;
      for (const socket of sockets) {
        socket.on("message", (data) => (pongs += String(data) === "pong" ? 1 : 0));
      }
      const before = await usageOf(id);
      const rounds = 6;
      for (let round = 1; round <= rounds; round++) {
        await delay(asleepMs / rounds);
        for (const socket of sockets) socket.send("ping");
      }
      const after = await usageOf(id);
      // To ask builds the object, which had hibernated, and opens no document.
      expect(after["constructions"]).toBe((before["constructions"] ?? 0) + 1);
      for (const name of ["wakes", "messagesIn", "messagesOut", "alarmRuns", "rowsWritten"]) {
        expect([name, after[name]]).toEqual([name, before[name]]);
      }
      while (pongs < rounds * people) await delay(10);
      for (const socket of sockets) socket.terminate();
    },
  );

  test("[O11][A3] forgets whom it freed: a half-open connection is gone for good", async () => {
    await using hasty = await ServerProcess.start({
      SCRIPTORIUM_WORKERD_CONFIG: controlConfig("hasty"),
    });
    const visitor = await Visitor.known(hasty);
    const { id } = await visitor.create();
    using link = await BreakableLink.to(hasty);
    const open = async (server: Pick<ServerProcess, "socketUrl">): Promise<Wire> => {
      const wire = await Wire.open(server, id, { ticket: await visitor.ticket(id) });
      wire.send(hello);
      await wire.nextOf("caught-up");
      return wire;
    };
    using ada = await open(link);
    using bo = await open(hasty);
    ada.send(show(1, { name: "ada" }));
    expect(await shownTo(bo)).toEqual([[1, "ada"]]);
    link.break();
    let isTold = false;
    const told = shownTo(bo).finally(() => (isTold = true));
    for (let round = 1; !isTold; round++) {
      bo.send(show(2, { name: "bo", round }));
      await delay(100);
    }
    expect(await told).toEqual([[1, null]]);
    for (const untilMs = Date.now() + asleepMs; Date.now() < untilMs; await delay(200)) bo.ping();
    using carol = await open(hasty);
    expect(await shownTo(carol)).toEqual([[2, "bo"]]);
  });

  test("[O1] answers a ping", async () => {
    const { id } = await owner.create();
    const socket = await openSocket(id);
    await delay(asleepMs);
    const answer = new Promise((resolve) =>
      socket.once("message", (data) => resolve(String(data))),
    );
    socket.send("ping");
    expect(await answer).toBe("pong");
    socket.terminate();
  });

  test("[A3] answers a close at once", async () => {
    const { id } = await owner.create();
    const socket = await openSocket(id);
    await delay(asleepMs);
    expect(await closing(socket)).toEqual({ code: 1000, isPrompt: true });
  });
});

test("[A3] a document that is awake answers a close at once", async () => {
  const { id } = await owner.create();
  expect(await closing(await openSocket(id))).toEqual({ code: 1000, isPrompt: true });
});
