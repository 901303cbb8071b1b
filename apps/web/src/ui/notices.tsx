import { useSyncExternalStore } from "react";
import { late } from "./late.tsx";
import { hasNotices, subscribeNotices } from "./notify.ts";
import { useIdle } from "./use-idle.ts";

const Toaster = late(async () => (await import("./toaster.tsx")).Toaster);

/** Where passing notices appear. Loaded ahead of the first one, which may be that there is no connection. */
export function Notices() {
  const isNeeded = useSyncExternalStore(subscribeNotices, hasNotices);
  const isIdle = useIdle();
  return isNeeded || isIdle ? <Toaster /> : null;
}
