import { setTimeout as delay } from "node:timers/promises";
import { asEpoch, asSeq, asStateVector, encodeFrame } from "@scriptorium/sync/protocol";
import { beforeAll, describe, expect, test } from "vitest";
import WebSocket from "ws";
import { OwnClient } from "./clients.ts";
import { ServerProcess } from "./server-process.ts";
import { Visitor } from "./visitor.ts";

let server: ServerProcess;
let owner: Visitor;

beforeAll(async () => {
  server = await ServerProcess.start();
  owner = await Visitor.known(server);
});

/** workerd hibernates an object 10 s after its last event. */
const asleepMs = 12_000;
const timing = { timeout: asleepMs + 20_000 };

/** A bare socket that has said hello and shows nothing. */
async function openSocket(id: string): Promise<WebSocket> {
  const protocols = ["scriptorium.v1", `ticket.${await owner.ticket(id)}`];
  const socket = new WebSocket(`${server.socketUrl}/sync/${id}`, protocols);
  const answered = new Promise((resolve) => socket.once("message", resolve));
  await new Promise((resolve) => socket.once("open", resolve));
  const stateVector = asStateVector(Uint8Array.of(0));
  const hello = { kind: "hello", epoch: asEpoch(""), seq: asSeq(0), schemaVersion: 0, stateVector };
  socket.send(encodeFrame(hello as Parameters<typeof encodeFrame>[0]));
  await answered;
  return socket;
}

/** The code that a socket ends with after `close`, and whether that took less than a second. */
async function closing(
  socket: WebSocket,
): Promise<{ readonly code: number; readonly isPrompt: boolean }> {
  const startedMs = Date.now();
  const code = new Promise<number>((resolve) => socket.once("close", resolve));
  socket.close(1000);
  return { code: await code, isPrompt: Date.now() - startedMs < 1_000 };
}

describe.concurrent("a document that sleeps", () => {
  test(
    "[O2][A3] wakes for the end of a session, and tells the others who left",
    timing,
    async () => {
      const { id } = await owner.create();
      using ada = await OwnClient.open(owner, id);
      using bo = await OwnClient.open(owner, id);
      ada.awareness.setLocalState({ name: "ada" });
      await bo.untilSees(ada, (state) => Object(state).name === "ada");
      await delay(asleepMs);
      ada.provider.destroy();
      await bo.untilSees(ada, (state) => state === null);
    },
  );

  test("[O2] wakes for an edit, and both sides of it keep their socket", timing, async () => {
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

  test("[O1] answers a ping", timing, async () => {
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

  test("[A3] answers a close at once", timing, async () => {
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
