import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";

/** What receivers and servers of these tests share. */
export const webhookSecret: string = `whsec_${btoa("a secret that only these tests use")}`;

/** An event as a receiver sees it. */
interface Told {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly data: { readonly id: string; readonly title: string | null; readonly epoch: string };
}

/** One request, verified by the library that receivers use. */
export interface Delivery {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly told: Told;
}

/** How a receiver answers: with a status and headers, or not at all. */
type Answer = { readonly status: number; readonly headers?: Record<string, string> } | "silence";

/** A real receiver of webhooks. Whatever does not verify is answered with 401 and kept apart. */
export class WebhookReceiver {
  readonly deliveries: Delivery[] = [];
  /** Why requests did not verify. */
  readonly foreign: string[] = [];
  /** By path. Default: 204. */
  readonly answers: Map<string, Answer> = new Map();
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  static async start(): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver();
    receiver.#server.listen(0, "127.0.0.1");
    await once(receiver.#server, "listening");
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What came to `path` of one document, in order. */
  of(documentId: string, path = "/"): readonly Delivery[] {
    return this.deliveries.filter(
      (delivery) => delivery.path === path && delivery.told.data.id === documentId,
    );
  }

  /** The types of the same, without "document.". */
  types(documentId: string, path = "/"): readonly string[] {
    return this.of(documentId, path).map(({ told }) => told.type.replace("document.", ""));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? "/";
    const headers = request.headers as Record<string, string>;
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    try {
      const told = new Webhook(webhookSecret).verify(body, headers) as Told;
      this.deliveries.push({ path, headers, body, told });
    } catch (error) {
      this.foreign.push(String(error));
      response.writeHead(401).end();
      return;
    }
    const answer = this.answers.get(path) ?? { status: 204 };
    if (answer !== "silence") response.writeHead(answer.status, answer.headers).end();
  }
}
