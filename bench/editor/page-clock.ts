/** How long one change took in the page, in ms. */
export interface Sample {
  /** From its event's handler to the end of the task that changed the text. */
  readonly taskMs: number;
  /** That, and the work of the frame that shows it. Waiting for the frame is left out. */
  readonly workMs: number;
  /** From the event's arrival in the browser to the end of that frame. */
  readonly shownMs: number;
}

export interface PageClock {
  readonly keystrokes: Sample[];
  readonly updates: Sample[];
}

declare global {
  interface Window {
    benchClock: PageClock;
  }
}

/**
 * Runs in the page before anything else of it: notes how long each key and each
 * frame from a socket takes that changes the text.
 */
export function clockPage(): void {
  const clock: PageClock = { keystrokes: [], updates: [] };
  window.benchClock = clock;
  const urgently = { priority: "user-blocking" } as const;
  const askFrame = window.requestAnimationFrame.bind(window);
  const frame = { timeMs: -1, startMs: 0 };
  const noteFrame = (timeMs: number): void => {
    if (timeMs === frame.timeMs) return;
    frame.timeMs = timeMs;
    frame.startMs = performance.now();
  };
  // Callbacks that were there before ours are the frame's work, too.
  window.requestAnimationFrame = (callback) =>
    askFrame((timeMs) => {
      noteFrame(timeMs);
      callback(timeMs);
    });

  interface Begun {
    readonly list: Sample[];
    readonly arrivedMs: number;
    readonly startMs: number;
  }
  let begun: Begun | null = null;

  window.addEventListener(
    "keydown",
    ({ timeStamp }) => {
      begun = { list: clock.keystrokes, arrivedMs: timeStamp, startMs: performance.now() };
    },
    true,
  );
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener("message", ({ timeStamp }) => {
        if (begun?.list === clock.keystrokes) return;
        const own = { list: clock.updates, arrivedMs: timeStamp, startMs: performance.now() };
        begun = own;
        void scheduler.postTask(() => {
          if (begun === own) begun = null;
        }, urgently);
      });
    }
  };
  const observer = new MutationObserver((records) => {
    const change = begun;
    if (change === null || !records.some(({ target }) => isInText(target))) return;
    begun = null;
    finish(change);
  });
  observer.observe(document, { subtree: true, childList: true, characterData: true });

  function isInText(target: Node): boolean {
    const element = target instanceof Element ? target : target.parentElement;
    return element?.closest("[contenteditable=true]") != null;
  }

  function finish({ list, arrivedMs, startMs }: Begun): void {
    let endMs = performance.now();
    atEndOfTask(() => (endMs = performance.now()));
    window.requestAnimationFrame(() => {
      const taskMs = endMs - startMs;
      const frameMs = frame.startMs;
      // The first task after the frame's layout and painting.
      void scheduler.postTask(() => {
        const paintedMs = performance.now();
        const workMs = taskMs + paintedMs - frameMs;
        list.push({ taskMs, workMs, shownMs: paintedMs - arrivedMs });
      }, urgently);
    });
  }

  /**
   * After all microtasks that belong to the task, unless one of them was asked for by more than `turns`
   * others, each by the one before. A task that is posted would not do: after a key the browser runs the
   * next frame before any other, and waits for it.
   */
  function atEndOfTask(callback: () => void, turns = 32): void {
    queueMicrotask(turns === 0 ? callback : () => atEndOfTask(callback, turns - 1));
  }
}
