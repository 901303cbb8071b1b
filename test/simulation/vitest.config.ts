import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: new URL(".", import.meta.url).pathname,
    include: ["*.test.ts"],
    // A long search, with SEEDS=20000, takes as long as it takes.
    testTimeout: 24 * 3_600_000,
  },
});
