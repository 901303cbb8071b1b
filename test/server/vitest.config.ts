import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "server",
    root: import.meta.dirname,
    include: ["**/*.test.ts"],
    globalSetup: ["./build.ts"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
    // Tests of sleep wait for the same 12 s.
    maxConcurrency: 12,
  },
});
