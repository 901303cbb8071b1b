import { defineConfig } from "vitest/config";

const isWhole = process.env["GUIDES"] === "whole";

export default defineConfig({
  test: {
    name: "guides",
    root: import.meta.dirname,
    include: ["*.test.ts"],
    // What takes longer, or a browser.
    exclude: isWhole ? [] : ["*.whole.test.ts"],
    globalSetup: ["./setup.ts"],
    // The first guide of the whole form installs and builds everything.
    testTimeout: isWhole ? 1_800_000 : 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 120_000 } },
    maxWorkers: 2,
    // There the guides share a checkout.
    fileParallelism: !isWhole,
  },
});
