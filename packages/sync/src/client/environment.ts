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

/** All that the provider takes from the world around it, so that tests can pass time in. */
export interface Environment {
  connect(url: string, protocols: readonly string[]): SocketLike;
  /** A number in [0, 1). */
  random(): number;
  now(): number;
  /** Calls back once after `delayMs`, unless the returned function is called before. */
  setTimer(callback: () => void, delayMs: number): () => void;
  /** Calls back when the network or the page went or came back. Returns how to stop. */
  onNetworkChange(callback: () => void): () => void;
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
    onNetworkChange: (callback) => {
      if (typeof document === "undefined") return () => {};
      const onVisible = (): void => {
        if (document.visibilityState === "visible") callback();
      };
      addEventListener("online", callback);
      addEventListener("offline", callback);
      addEventListener("pageshow", callback);
      document.addEventListener("visibilitychange", onVisible);
      return () => {
        removeEventListener("online", callback);
        removeEventListener("offline", callback);
        removeEventListener("pageshow", callback);
        document.removeEventListener("visibilitychange", onVisible);
      };
    },
    report: (error) => {
      if (typeof reportError === "function") reportError(error);
      else console.error(error);
    },
  };
}
