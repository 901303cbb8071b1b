import { PrecacheController } from "workbox-precaching";
import type { ShellNews } from "./shell-news.ts";
import { outdatedShells, shellName, sourceOf } from "./shell-policy.ts";

declare const self: ServiceWorkerGlobalScope;

interface ShellFile {
  readonly url: string;
  readonly revision: string | null;
}

// The build writes the files of the shell here.
const manifest = self.__WB_MANIFEST as readonly ShellFile[];
// The page names the scripts of its version, so its revision tells one version from another.
const current = shellName(manifest.find(({ url }) => url === "index.html")?.revision ?? "");
const shell = new PrecacheController({ cacheName: current });
shell.addToCacheList([...manifest]);

/**
 * How long a page may take to begin before the kept one is shown, in ms. A network that is worse
 * than that is one that people call gone.
 */
const pageTimeoutMs = 4_000;

self.addEventListener("install", (event) => {
  // Not waiting for open pages to be closed is safe, because each finds the files of its own
  // version by their names, and those of the versions before stay for a while.
  event.waitUntil(shell.install(event).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(takeOver(event));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { method, mode } = request;
  switch (sourceOf({ method, mode, url: new URL(request.url) }, self.location.origin)) {
    case "page":
      event.respondWith(page(event));
      return;
    case "kept":
      event.respondWith(kept(request));
      return;
    case "server":
      // It has been asked by the preload already. Once more would be twice, and the code with which
      // somebody comes back from signing in is worth one request.
      if (mode === "navigate") event.respondWith(fromServer(event));
      return;
  }
});

async function takeOver(event: ExtendableEvent): Promise<void> {
  await shell.activate(event);
  for (const name of outdatedShells(await caches.keys(), current)) await caches.delete(name);
  // The request for a page leaves while this worker is still being started.
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
  const news: ShellNews = { kind: "shell", files: manifest.map(({ url }) => `/${url}`) };
  for (const client of await self.clients.matchAll({ type: "window" })) client.postMessage(news);
}

/** The server's page, and the kept one when the server is away, slow, or behind a proxy that says so. */
async function page(event: FetchEvent): Promise<Response> {
  const asked = fromServer(event);
  // What comes after the kept page was shown, comes to nothing.
  asked.catch(() => null);
  event.waitUntil(asked.catch(() => null));
  try {
    const answer = await Promise.race([asked, timeout(pageTimeoutMs)]);
    if (answer !== null && answer.status < 500) return answer;
  } catch {
    // No connection: the kept page says so.
  }
  return (await shell.matchPrecache("index.html")) ?? asked;
}

async function fromServer(event: FetchEvent): Promise<Response> {
  const preloaded: unknown = await event.preloadResponse;
  return preloaded instanceof Response ? preloaded : fetch(event.request);
}

function timeout(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), ms));
}

/** A file of whichever version has it. Names change with the content, so none is ever stale. */
async function kept(request: Request): Promise<Response> {
  const key = shell.getCacheKeyForURL(request.url) ?? request.url;
  const found = await caches.match(key, { ignoreVary: true });
  if (found !== undefined) return found;
  const answer = await fetch(request);
  if (answer.ok && new URL(request.url).pathname.startsWith("/assets/")) {
    const cache = await caches.open(current);
    await cache.put(request, answer.clone());
  }
  return answer;
}
