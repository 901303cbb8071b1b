import { once } from "node:events";
import { createServer } from "node:http";
import type { RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { CommandError } from "./command.ts";
import { ServerApi } from "./server-api.ts";

/** What becomes of a request to a server that answers so. */
async function asking(answer: RequestListener, patienceMs: number): Promise<unknown> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  process.env["ADMIN_KEY"] = "a key";
  try {
    const api = ServerApi.find(`http://127.0.0.1:${port}`, patienceMs);
    return await api.ask({ method: "GET", path: "/api/me" }).catch((error: unknown) => error);
  } finally {
    delete process.env["ADMIN_KEY"];
    server.closeAllConnections();
    server.close();
  }
}

test("a server that answers late, or ends in the middle, keeps no command waiting", async () => {
  const silent: RequestListener = () => {};
  const half: RequestListener = (_, response) => {
    response.writeHead(200, { "content-length": 100 });
    response.write("{");
  };
  for (const answer of [silent, half]) {
    const error = await asking(answer, 100);
    expect(error).toBeInstanceOf(CommandError);
    expect(String(error)).toMatch(/does not answer within 0\.1 s: check the address\.$/);
  }
  const cut: RequestListener = (request, response) => {
    response.writeHead(200, { "content-length": 100 });
    response.write("{", () => request.socket.destroy());
  };
  expect(String(await asking(cut, 60_000))).toMatch(/does not answer: check the address\.$/);
  const sound: RequestListener = (_, response) => void response.end("{}");
  expect(await asking(sound, 60_000)).toEqual({});
});
