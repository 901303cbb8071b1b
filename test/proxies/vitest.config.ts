import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "proxies",
    root: import.meta.dirname,
    include: ["**/*.test.ts"],
    globalSetup: ["./build.ts"],
    // What is shown is that nothing happens to a connection for 70 s.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // All of them wait at the same time.
    maxConcurrency: 16,
  },
});
