import { Suspense, lazy, useSyncExternalStore } from "react";
import { hasNotices, subscribeNotices } from "./notify.ts";

const Toaster = lazy(async () => {
  const { Toaster: component } = await import("./toaster.tsx");
  return { default: component };
});

/** Where passing notices appear. */
export function Notices() {
  const isNeeded = useSyncExternalStore(subscribeNotices, hasNotices);
  return <Suspense>{isNeeded && <Toaster />}</Suspense>;
}
