import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";
import type { Plugin } from "vite";

const compress = promisify(brotliCompress);

/** The last step, 11, takes more than twice as long for 2 % less. */
const params = { [constants.BROTLI_PARAM_QUALITY]: 10 };

/**
 * Writes each file of the application a second time, as `<name>.br`, where that is smaller. It is
 * for a server of one's own, which could only make gzip of them, and that for each visitor.
 * Cloudflare compresses by itself, and gets none of these (public/.assetsignore).
 */
export function compressedFiles(): Plugin {
  return {
    name: "compressed-files",
    apply: "build",
    async writeBundle({ dir = "." }, bundle) {
      const names = Object.keys(bundle).filter((name) => /^assets\/.*\.(js|css|svg)$/.test(name));
      await Promise.all(
        names.map(async (name) => {
          const file = await readFile(join(dir, name));
          const compressed = await compress(file, { params });
          if (compressed.length < file.length) await writeFile(join(dir, `${name}.br`), compressed);
        }),
      );
    },
  };
}
