import type { CloseCode, SessionId } from "../protocol/index.ts";
import { parseSession } from "../room/index.ts";
import type { Session } from "../room/index.ts";
import type { Activity } from "./activity.ts";

/**
 * The object's sockets, which the platform keeps while the object sleeps: how many there are, and
 * whose each is, which stands in its attachment.
 */
export class Sockets {
  readonly #ctx: DurableObjectState;
  readonly #activity: Activity;
  /** Whose each socket is. The platform gives the same object for a socket until the next wake. */
  readonly #ids = new WeakMap<WebSocket, SessionId>();

  constructor(ctx: DurableObjectState, activity: Activity) {
    this.#ctx = ctx;
    this.#activity = activity;
    activity.hasSessions(this.count);
    // Answered by the runtime while the object sleeps.
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  /** How many there are, with those whose handshake at the end is not finished. */
  get count(): number {
    return this.#ctx.getWebSockets().length;
  }

  /** How many are open. One whose client is gone finishes no handshake, and stays listed for long. */
  get openCount(): number {
    return this.#ctx.getWebSockets().filter(({ readyState }) => readyState === WebSocket.OPEN)
      .length;
  }

  /** Those that are open, each with its session. */
  sessions(): readonly { readonly session: Session; readonly socket: WebSocket }[] {
    return this.#ctx.getWebSockets().flatMap((socket) => {
      const session = this.sessionOf(socket);
      const isOpen = session !== null && socket.readyState === WebSocket.OPEN;
      return isOpen ? [{ session, socket }] : [];
    });
  }

  /** Takes a socket for a session. */
  accept(socket: WebSocket, session: Session): void {
    this.#ctx.acceptWebSocket(socket, [session.id]);
    this.#activity.hasSessions(this.count);
    // Before anything can fail: whatever happens to this socket, it is known whose it is.
    socket.serializeAttachment(session);
  }

  /** The session as it was remembered last, or null when that can't be read. */
  sessionOf(socket: WebSocket): Session | null {
    return parseSession(socket.deserializeAttachment());
  }

  /** The same of its id, which is read once until the next wake. */
  idOf(socket: WebSocket): SessionId | null {
    const known = this.#ids.get(socket);
    if (known !== undefined) return known;
    const id = this.sessionOf(socket)?.id ?? null;
    if (id !== null) this.#ids.set(socket, id);
    return id;
  }

  /** When the platform last answered a ping on this socket. It remembers that over hibernations. */
  pingedMs(socket: WebSocket): number | null {
    return this.#ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? null;
  }

  close(socket: WebSocket, code: CloseCode, reason: string): void {
    socket.close(code, reason);
    this.#activity.ended(code);
  }

  closeAll(code: CloseCode, reason: string): void {
    for (const socket of this.#ctx.getWebSockets()) this.close(socket, code, reason);
  }
}
