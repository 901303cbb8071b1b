import { type ComponentType, useEffect, useState } from "react";
import { text } from "../text/en.ts";
import { notifyFailure } from "./notify.ts";

const pauseMsMin = 1_000;
const pauseMsMax = 60_000;

interface LateOptions {
  /** Somebody asked for it, and has to hear when it can't be had. */
  readonly isAskedFor?: boolean;
}

/**
 * A component whose part of the application is loaded when it is first rendered. Shows nothing until
 * that is there. When it can't be loaded, because the server is away, the page stays as it is and the
 * part comes once it can.
 */
export function late<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  { isAskedFor = false }: LateOptions = {},
): ComponentType<Props> {
  let loaded: ComponentType<Props> | null = null;
  return function Late(props: Props) {
    const [Component, setComponent] = useState(() => loaded);
    useEffect(() => {
      if (Component !== null) return;
      return untilDone(async () => {
        loaded ??= await load();
        setComponent(() => loaded);
      }, onFirstFailure);
    }, [Component]);
    return Component === null ? null : <Component {...props} />;
  };

  function onFirstFailure(): void {
    if (isAskedFor) notifyFailure(text.offline.missingPart.detail);
  }
}

/** Attempts it until it succeeds: after growing pauses, and when the network is back. Returns what stops that. */
function untilDone(attempt: () => Promise<void>, onFirstFailure: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pauseMs = pauseMsMin;
  let isTrying = false;
  let isStopped = false;
  const stop = (): void => {
    isStopped = true;
    clearTimeout(timer);
    removeEventListener("online", tryNow);
  };
  const tryNow = (): void => {
    clearTimeout(timer);
    if (isStopped || isTrying) return;
    isTrying = true;
    attempt().then(stop, (error: unknown) => {
      isTrying = false;
      if (isStopped) return;
      if (pauseMs === pauseMsMin) {
        console.warn("A part of the page could not be loaded yet.", error);
        onFirstFailure();
      }
      timer = setTimeout(tryNow, pauseMs);
      pauseMs = Math.min(2 * pauseMs, pauseMsMax);
    });
  };
  addEventListener("online", tryNow);
  tryNow();
  return stop;
}
