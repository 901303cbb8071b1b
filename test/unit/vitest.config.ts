import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: new URL("../..", import.meta.url).pathname,
    // The longest take 3 s alone, and a machine that others use may be a tenth as fast.
    testTimeout: 300_000,
    include: ["{packages,apps}/*/{src,server}/**/*.test.ts"],
  },
});
