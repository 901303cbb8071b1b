import { defineConfig } from "vitest/config";
import { patienceMs } from "./patience.ts";

export default defineConfig({
  test: {
    name: "browser",
    root: import.meta.dirname,
    include: ["**/*.test.ts"],
    globalSetup: ["./build.ts"],
    // Each file has a browser and a server of its own: two at once would starve each other.
    maxWorkers: 2,
    // Longer than for any one thing, or nothing would say for which.
    testTimeout: 5 * patienceMs,
    hookTimeout: 5 * patienceMs,
    expect: { poll: { timeout: patienceMs, interval: 40 } },
  },
});
