import { fileURLToPath } from "node:url";
import type { ModulePreloadOptions, Plugin } from "vite";

/** Where Vite has what it calls at each `import()`. It offers no way to say it otherwise. */
const preloadHelper = "\0vite/preload-helper.js";

const loadPart = fileURLToPath(new URL("src/load-part.ts", import.meta.url));

/** Has parts of the application loaded by `src/load-part.ts`, which says why. */
export function retriableParts(): Plugin {
  return {
    name: "retriable-parts",
    enforce: "pre",
    load: (id) =>
      id === preloadHelper
        ? `export { loadPart as __vitePreload } from ${JSON.stringify(loadPart)};`
        : null,
    generateBundle(_, bundle) {
      const isThere = Object.values(bundle).some(
        (file) => file.type === "chunk" && Object.hasOwn(file.modules, loadPart),
      );
      if (!isThere) this.error("Vite does not load parts by its helper any more.");
    },
  };
}

/** Files without others are named too, which Vite leaves to the import itself. */
export const partFiles: ModulePreloadOptions = {
  // A browser without it asks for a page's files a little later.
  polyfill: false,
  resolveDependencies: (file, others) => [...new Set([file, ...others])],
};
