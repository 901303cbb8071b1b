/** By their paths: files that are here, or on their way. */
const files = new Map<string, Promise<void>>();

/**
 * Loads a part of the application: first its files, then `run` imports it. The build calls this at each
 * `import()`, with all files that the part needs (`retriable-parts.ts`).
 *
 * A browser that could not have a module says so for as long as the page is open, without asking again,
 * for it and for all that import it (HTML, "fetch a single module script":
 * https://html.spec.whatwg.org/multipage/webappapis.html#fetch-a-single-module-script). So nothing is
 * imported before all its files could be had, and what could not be can be tried again.
 *
 * Rejects with the first reason, and tells it to the page as `vite:preloadError`.
 */
export async function loadPart<Part>(
  run: () => Promise<Part>,
  names: readonly string[] = [],
): Promise<Part> {
  try {
    await Promise.all(names.map((name) => have(`/${name}`)));
    return await run();
  } catch (error) {
    dispatchEvent(Object.assign(new Event("vite:preloadError"), { payload: error }));
    throw error;
  }
}

function have(path: string): Promise<void> {
  const asked = files.get(path);
  if (asked !== undefined) return asked;
  const asking = path.endsWith(".css") ? haveStyles(path) : haveModule(path);
  files.set(path, asking);
  // Once, however many wait for it, or one of them could drop what another asks for anew.
  asking.catch(() => files.delete(path));
  return asking;
}

/** In the browser's cache, from where the import takes it. */
async function haveModule(path: string): Promise<void> {
  if (isInPage(`link[rel=modulepreload][href$="${path}"], script[src$="${path}"]`)) return;
  const response = await fetch(path);
  if (!response.ok) throw new Error(`The server answers ${path} with ${response.status}.`);
  await response.arrayBuffer();
}

async function haveStyles(path: string): Promise<void> {
  if (isInPage(`link[rel=stylesheet][href$="${path}"]`)) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.crossOrigin = "";
  link.href = path;
  await new Promise<void>((resolve, reject) => {
    link.onload = () => resolve();
    link.onerror = () => {
      // Or the next attempt would take it for loaded.
      link.remove();
      reject(new Error(`The styles ${path} can't be had.`));
    };
    document.head.append(link);
  });
}

function isInPage(selector: string): boolean {
  return document.querySelector(selector) !== null;
}
