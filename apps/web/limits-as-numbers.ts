import { limits } from "@scriptorium/sync/protocol";
import type { Plugin } from "vite";

/** The modules of a page that name limits: its own, and those of the provider. */
const naming = /\/(?:apps\/web\/src|packages\/sync\/src\/(?:client|protocol|updates))\//;

const importsOnlyLimits = /^import \{ limits \} from "[^"]+";$/m;

/**
 * Writes the number in place of each limit that a module of the page names. All limits of the engine
 * stand in one object, and a page that needs one of them would load them all.
 */
export function limitsAsNumbers(): Plugin {
  return {
    name: "limits-as-numbers",
    enforce: "pre",
    transform(code, id) {
      if (!naming.test(id) || !code.includes("limits.")) return null;
      const written = code.replaceAll(/(?<![#.\w])limits\.(\w+)/g, (named, name: string) =>
        Object.hasOwn(limits, name) ? String(limits[name as keyof typeof limits]) : named,
      );
      // What is still imported is taken for needed where parts are put together by page.
      return written.includes("limits.") ? written : written.replace(importsOnlyLimits, "");
    },
  };
}
