import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: new URL("../..", import.meta.url).pathname,
    // The longest take 3 s alone, and another ring runs beside them.
    testTimeout: 60_000,
    include: ["{packages,apps}/*/{src,server}/**/*.test.ts"],
  },
});
