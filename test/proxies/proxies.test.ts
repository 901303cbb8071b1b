import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { request } from "node:https";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { asEpoch, asSeq, asStateVector, encodeFrame, limits } from "@scriptorium/sync/protocol";
import { beforeAll, describe, expect, test } from "vitest";
import WebSocket from "ws";
import { OwnClient } from "../server/clients.ts";
import { pngOf } from "../server/sample-images.ts";
import { newDataDir } from "../server/server-process.ts";
import { problemOf, Visitor } from "../server/visitor.ts";
import { findProgram, pathOf, whyMissing } from "./debian-program.ts";
import { allRecipes, creationsPerMinute, ProxiedServer } from "./proxy.ts";
import type { Certificate, Recipe } from "./proxy.ts";

const openssl = findProgram("openssl", "/usr/bin/openssl");

/** A certificate of our own making, which everything in this process then trusts. */
function makeCertificate(): Certificate {
  const folder = newDataDir();
  const [certificate, key] = [join(folder, "certificate.pem"), join(folder, "key.pem")];
  const kind = "req -x509 -nodes -days 1 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1";
  const name = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  const files = ["-keyout", key, "-out", certificate];
  execFileSync(pathOf(openssl), [...kind.split(" "), ...name, ...files], { stdio: "ignore" });
  setDefaultCACertificates([...getCACertificates("default"), readFileSync(certificate, "utf8")]);
  return { certificate, key };
}

/** Why nothing here can be tried, or nothing. */
const missing = whyMissing(openssl);
let certificate: Certificate;
beforeAll(() => {
  if (missing === "") certificate = makeCertificate();
});

/** For which nothing at all is said, and how many are connected. */
const idleMs = 70_000;
const socketCount = 100;

/** A connection of which nothing is heard unless it is asked. */
class QuietSocket {
  readonly #socket: WebSocket;
  readonly #pongs: (() => void)[] = [];
  readonly #frames: (() => void)[] = [];

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (_, isBinary) => {
      const waiting = isBinary ? this.#frames : this.#pongs;
      for (const resolve of waiting.splice(0)) resolve();
    });
  }

  static async open(
    { socketUrl }: ProxiedServer,
    id: string,
    ticket: string,
  ): Promise<QuietSocket> {
    const protocols = ["scriptorium.v1", `ticket.${ticket}`];
    const socket = new WebSocket(`${socketUrl}/sync/${id}`, protocols);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    socket.once("open", resolve);
    socket.once("error", reject);
    await promise;
    const quiet = new QuietSocket(socket);
    const welcome = quiet.nextFrame();
    socket.send(hello);
    await welcome;
    return quiet;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  /** Resolves when the server has answered. */
  ping(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#pongs.push(resolve);
    this.#socket.send("ping");
    return promise;
  }

  nextFrame(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#frames.push(resolve);
    return promise;
  }

  close(): void {
    this.#socket.terminate();
  }
}

const hello = encodeFrame({
  kind: "hello",
  epoch: asEpoch(""),
  seq: asSeq(0),
  schemaVersion: 0,
  stateVector: asStateVector(Uint8Array.of(0)),
});

/** The status of a creation by a stranger who comes from `address` and claims what they like. */
function createFrom(
  address: string,
  { url }: { readonly url: string },
  headers: Record<string, string>,
): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const { hostname, port } = new URL(url);
  const options = { hostname, port, localAddress: address, family: 4, agent: false };
  const asked = request(
    { ...options, path: "/api/documents", method: "POST", headers },
    (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    },
  );
  asked.once("error", reject);
  asked.end();
  return promise;
}

function recipeOf(one: Recipe): void {
  let proxied: ProxiedServer;
  beforeAll(async () => {
    proxied = await ProxiedServer.start(one, certificate);
  });

  test(`keeps ${socketCount} connections in which nothing is said for ${idleMs / 1_000} s`, async () => {
    const owner = await Visitor.known(proxied);
    const { id } = await owner.create({ content: "north" });
    const ticket = await owner.ticket(id);
    const sockets = await Promise.all(
      Array.from({ length: socketCount }, () => QuietSocket.open(proxied, id, ticket)),
    );
    // Shown is that time alone ends nothing: there is no event to wait for.
    await delay(idleMs);
    expect(sockets.filter(({ isOpen }) => isOpen)).toHaveLength(socketCount);
    await Promise.all(sockets.map((socket) => socket.ping()));
    const told = sockets.map((socket) => socket.nextFrame());
    using ada = await OwnClient.open(owner, id);
    ada.type("south");
    await ada.provider.saved();
    await Promise.all(told);
    for (const socket of sockets) socket.close();
  });

  test("takes images and texts as large as the server does, and leaves what is larger to it", async () => {
    const owner = await Visitor.known(proxied);
    const { id } = await owner.create();
    const send = (bytes: number): Promise<Response> =>
      owner.request(`/api/documents/${id}/images`, {
        method: "POST",
        body: pngOf(bytes) as BodyInit,
      });
    const kept = await send(limits.imageBytesMax);
    expect(kept.status).toBe(201);
    const { src } = (await kept.json()) as { readonly src: string };
    const image = await (await owner.request(src)).arrayBuffer();
    expect(image.byteLength).toBe(limits.imageBytesMax);
    const path = `/api/documents/${id}/content`;
    expect((await owner.put(path, "text/plain", "north ".repeat(500_000))).status).toBe(204);
    const tooLarge = "x".repeat(limits.contentBytesMax + 1);
    expect(problemOf(await owner.put(path, "text/plain", tooLarge))).toBe("413 body-too-large");
  });

  test("[W71] tells the server the visitor's address, whatever they claim", async () => {
    const claims = (index: number): Record<string, string> => ({
      "x-forwarded-for": `203.0.113.${index}, 127.0.0.1`,
      "x-forwarded-proto": "http",
      forwarded: "for=203.0.113.1",
    });
    // Several times what an address may in a minute, however long they take.
    const count = 8 * creationsPerMinute * limits.peoplePerAddress;
    const statuses = await Promise.all(
      Array.from({ length: count }, (_, index) => createFrom("127.0.0.2", proxied, claims(index))),
    );
    expect(new Set(statuses)).toEqual(new Set([201, 429]));
    expect(await createFrom("127.0.0.3", proxied, claims(0))).toBe(201);
  });

  test("[W1][W52] is the address that cookies, browsers and links go by", async () => {
    const headers = { "x-forwarded-proto": "http", origin: proxied.url };
    const body = JSON.stringify({ title: "Notes" });
    const made = await fetch(`${proxied.url}/api/documents`, { method: "POST", headers, body });
    expect([made.status, made.headers.get("strict-transport-security")]).toEqual([
      201,
      "max-age=31536000",
    ]);
    const cookies = made.headers.getSetCookie();
    expect(cookies).toHaveLength(1);
    expect(cookies[0]).toMatch(
      /^__Host-scriptorium=[^;]+;.*; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    const { url } = (await made.json()) as { readonly url: string };
    expect(new URL(url).origin).toBe(proxied.url);
    const foreign = await fetch(`${proxied.url}/api/documents`, {
      method: "POST",
      headers: { origin: "https://localhost.example" },
    });
    expect(foreign.status).toBe(403);
    const page = await fetch(`${proxied.url}/`);
    expect(page.headers.get("strict-transport-security")).toBe("max-age=31536000");
    const plain = await fetch(`${proxied.plainUrl}/d/x?y=1`, { redirect: "manual" });
    const [status, location] = [plain.status, plain.headers.get("location") ?? ""];
    expect([status >= 301 && status <= 308, location]).toEqual([
      true,
      expect.stringMatching(/^https:\/\/localhost(:\d+)?\/d\/x\?y=1$/),
    ]);
  });
}

for (const one of allRecipes) {
  const why = missing || whyMissing(one.program);
  const reason = why === "" ? "" : ` (skipped: ${why})`;
  describe
    .skipIf(why !== "")
    .concurrent(`${one.name} before the server${reason}`, () => recipeOf(one));
}
