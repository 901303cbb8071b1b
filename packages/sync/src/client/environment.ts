/** The part of the WebSocket interface that the provider uses. */
export interface SocketLike {
  binaryType: string;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null;
  onerror: (() => void) | null;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number): void;
}

/** What becomes of the page or the network, as far as the surroundings can tell. */
export type PageEvent =
  /** The page is out of sight, or about to go. It may never run again. */
  | "hidden"
  /** The page is about to stand still, or to be put aside with what it holds. */
  | "suspended"
  /** It goes on after that. */
  | "resumed"
  /** It is in sight again, or the network is back. */
  | "returned"
  /** The network is said to be gone. */
  | "offline";

/** All that the provider takes from the world around it, so that tests can pass time in. */
export interface Environment {
  connect(url: string, protocols: readonly string[]): SocketLike;
  /** A number in [0, 1). */
  random(): number;
  now(): number;
  /** Calls back once after `delayMs`, unless the returned function is called before. */
  setTimer(callback: () => void, delayMs: number): () => void;
  /** Calls back at every `PageEvent`, in the turn in which it happens. Returns how to stop. */
  watchPage(callback: (event: PageEvent) => void): () => void;
  /** Somebody should hear of this error, but it must not break the provider. */
  report(error: unknown): void;
}

/** The surroundings of a browser, Node ≥ 22 or a Worker. */
export function globalEnvironment(
  socketClass: new (url: string, protocols: string[]) => unknown = WebSocket,
): Environment {
  return {
    connect: (url, protocols) => new socketClass(url, [...protocols]) as SocketLike,
    random: () => Math.random(),
    now: () => Date.now(),
    setTimer: (callback, delayMs) => {
      const timer = setTimeout(callback, delayMs);
      return () => clearTimeout(timer);
    },
    watchPage: (callback) => (typeof document === "undefined" ? () => {} : watchPage(callback)),
    report: (error) => {
      if (typeof reportError === "function") reportError(error);
      else console.error(error);
    },
  };
}

/** Follows a browser's page through its life. https://wicg.github.io/page-lifecycle */
function watchPage(callback: (event: PageEvent) => void): () => void {
  const watching = new AbortController();
  const { signal } = watching;
  const on = (target: EventTarget, name: string, read: () => PageEvent): void =>
    target.addEventListener(name, () => callback(read()), { signal });
  on(window, "online", () => "returned");
  on(window, "offline", () => "offline");
  on(document, "visibilitychange", () => (document.hidden ? "hidden" : "returned"));
  on(document, "freeze", () => "suspended");
  on(document, "resume", () => "resumed");
  // Put aside or thrown away: an open socket may decide for the latter.
  on(window, "pagehide", () => "suspended");
  on(window, "pageshow", () => "resumed");
  return () => watching.abort();
}
