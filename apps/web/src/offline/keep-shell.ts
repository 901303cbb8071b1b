import { text } from "../text/en.ts";
import { trustedShellWorker } from "../trusted-types.ts";
import { notifyLasting } from "../ui/notify.ts";
import { isShellNews } from "./shell-news.ts";

/** How often a page that stays open asks for a newer version when it is looked at, in ms. */
const updateIntervalMs = 1_800_000;

/** This page's own script. Its name tells the version. */
const ownScript = new URL(import.meta.url).pathname;

/**
 * Has the application itself kept on this device, so that it opens without a connection. An open
 * page is never reloaded by an update: it is told, and goes on with what it has.
 */
export function keepShell(): void {
  if (!("serviceWorker" in navigator)) return;
  const { serviceWorker } = navigator;
  serviceWorker.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (!isShellNews(data) || data.files.includes(ownScript)) return;
    notifyLasting(text.offline.newVersion, {
      label: text.offline.reload,
      onClick: () => location.reload(),
    });
  });
  // After the page is there: the shell is fetched once more, and should not compete with it.
  if (document.readyState === "complete") void register(serviceWorker);
  else addEventListener("load", () => void register(serviceWorker), { once: true });
}

async function register(serviceWorker: ServiceWorkerContainer): Promise<void> {
  const registration = await serviceWorker
    .register(trustedShellWorker, { scope: "/", updateViaCache: "none" })
    // Without storage, or in a private window of some browsers. All else works as before.
    .catch(() => null);
  if (registration === null) return;
  let askedMs = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || Date.now() - askedMs < updateIntervalMs) return;
    askedMs = Date.now();
    // The next look asks again.
    registration.update().catch(() => null);
  });
}
