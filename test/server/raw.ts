import { request } from "node:http";
import type { IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import WebSocket from "ws";
import type { ServerProcess } from "./server-process.ts";

/** An answer as it came over the wire, without its date. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: string;
}

/** A request whose path is sent as it is: `fetch` would tidy it. */
export async function sendRaw(
  server: ServerProcess,
  path: string,
  options: {
    readonly method?: string;
    readonly headers?: Record<string, string>;
    readonly body?: string | Uint8Array;
  } = {},
): Promise<RawAnswer> {
  const { hostname, port } = new URL(server.url);
  const { method = "GET", headers = {}, body } = options;
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const asked = request({ hostname, port, path, method, headers, agent: false }, resolve);
  asked.once("error", reject);
  asked.once("upgrade", (answer, socket) => {
    socket.destroy();
    resolve(answer);
  });
  asked.end(body);
  const answer = await promise;
  // Of two answers that are the same, these differ.
  const own = ["date", "x-request-id"];
  const names = answer.rawHeaders.flatMap((name, index, all) =>
    index % 2 === 0 && !own.includes(name.toLowerCase()) ? [`${name}: ${all[index + 1]}`] : [],
  );
  const isUpgraded = answer.statusCode === 101;
  return {
    status: answer.statusCode ?? 0,
    headers: names,
    body: isUpgraded ? "" : await text(answer),
  };
}

/** What an upgrade came to: the subprotocol that was selected, or the problem that refused it. */
export async function tryUpgrade(
  server: ServerProcess,
  id: string,
  protocols: readonly string[],
  headers: Record<string, string> = {},
): Promise<string> {
  const socket = new WebSocket(`${server.socketUrl}/sync/${id}`, [...protocols], { headers });
  const { promise, resolve } = Promise.withResolvers<string>();
  socket.on("error", () => {});
  socket.once("open", () => resolve(socket.protocol));
  socket.once("unexpected-response", (asked, answer) => {
    void text(answer).then((body) => {
      asked.destroy();
      const { type } = JSON.parse(body) as { type: string };
      resolve(`${answer.statusCode} ${type.split(":").at(-1)}`);
    });
  });
  const outcome = await promise;
  socket.terminate();
  return outcome;
}

/** The code with which the server ends a socket right after letting it in. */
export async function closeCode(
  server: ServerProcess,
  id: string,
  ticket: string,
): Promise<number> {
  const socket = new WebSocket(`${server.socketUrl}/sync/${id}`, [
    "scriptorium.v1",
    `ticket.${ticket}`,
  ]);
  const { promise, resolve } = Promise.withResolvers<number>();
  socket.on("error", () => {});
  socket.once("close", resolve);
  return promise;
}
