import { DurableObject } from "cloudflare:workers";

interface Env {
  readonly ROOMS: DurableObjectNamespace;
}

/** The two bytes that begin a y-protocols sync-step-1. */
const syncStep1 = [0, 0] as const;
/** A sync-step-2 with nothing in it. */
const nothingMissing = Uint8Array.of(0, 1, 2, 0, 0);

/**
 * The least that a hibernating room can do: every frame goes to all others as it
 * came. Whoever asks for the document gets what `stored` has.
 */
export abstract class BareRoom extends DurableObject<Env> {
  override fetch(): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  override webSocketMessage(sender: WebSocket, message: string | ArrayBuffer): void {
    if (typeof message === "string") return;
    const [type, step] = new Uint8Array(message, 0, 2);
    if (type === syncStep1[0] && step === syncStep1[1]) {
      for (const frame of this.stored()) sender.send(frame);
      sender.send(nothingMissing);
      return;
    }
    this.store(message);
    for (const socket of this.ctx.getWebSockets()) if (socket !== sender) socket.send(message);
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    socket.close(code === 1005 ? 1000 : code);
  }

  protected abstract store(frame: ArrayBuffer): void;
  protected abstract stored(): Iterable<ArrayBuffer>;
}

/** The Worker before it: the path names the room. */
export const router: ExportedHandler<Env> = {
  fetch: (request, env) =>
    env.ROOMS.get(env.ROOMS.idFromName(new URL(request.url).pathname)).fetch(request),
};
