import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "editor",
    root: import.meta.dirname,
    include: ["*.test.ts"],
    setupFiles: ["./dom.setup.ts"],
    // A long search, with RUNS=5000, takes as long as it takes.
    testTimeout: 24 * 3_600_000,
  },
});
