import type { Plugin } from "vite";

/**
 * Finds the files that only parts of the application in `src/on-demand` need: large, and of use to few.
 * They are not kept on every device from the first visit on, but where they are used.
 */
export class OnDemandFiles {
  readonly #shell = new Set<string>();

  /** True once the build has told what a page may need without them. */
  isOnDemand(file: string): boolean {
    return this.#shell.size > 0 && !this.#shell.has(file);
  }

  plugin(): Plugin {
    return {
      name: "on-demand-files",
      generateBundle: (_, bundle) => {
        const add = (file: string): void => {
          const chunk = bundle[file];
          if (chunk?.type !== "chunk" || this.#shell.has(file)) return;
          if (chunk.facadeModuleId?.includes("/src/on-demand/") === true) return;
          this.#shell.add(file);
          for (const style of chunk.viteMetadata?.importedCss ?? []) this.#shell.add(style);
          for (const next of [...chunk.imports, ...chunk.dynamicImports]) add(next);
        };
        for (const [file, chunk] of Object.entries(bundle)) {
          if (chunk.type === "chunk" && chunk.isEntry) add(file);
        }
      },
    };
  }
}
