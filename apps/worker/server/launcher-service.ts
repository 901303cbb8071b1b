import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Sample } from "../src/metrics/exposition.ts";

/** What the Worker can ask this process, on a port of this machine that nobody else is told. */
export interface LauncherService {
  readonly address: string;
  close(): void;
}

/**
 * Answers the Worker, which alone knows `secret`, with what `takeSamples` returns. Many who ask at
 * once share one answer.
 */
export async function serveLauncher(
  secret: string,
  takeSamples: () => Promise<readonly Sample[]>,
): Promise<LauncherService> {
  let underWay: Promise<string> | null = null;
  const answer = (): Promise<string> => {
    underWay ??= takeSamples()
      .then((samples) => JSON.stringify(samples))
      .finally(() => (underWay = null));
    return underWay;
  };
  const server = createServer((request, response) => {
    if (request.headers.authorization !== `Bearer ${secret}`) {
      response.writeHead(403).end();
      return;
    }
    answer().then(
      (body) => response.writeHead(200, { "content-type": "application/json" }).end(body),
      () => response.writeHead(500).end(),
    );
  });
  server.listen({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  // Whatever else ends this process is not held up by it.
  server.unref();
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close(),
  };
}
