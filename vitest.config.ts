import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      { test: { name: "unit", include: ["{packages,apps}/**/src/**/*.test.ts", "apps/worker/server/**/*.test.ts"] } },
      { test: { name: "simulation", include: ["test/simulation/**/*.test.ts"], testTimeout: 600_000 } },
      "test/workerd/vitest.config.ts",
      "test/server/vitest.config.ts",
      "test/browser/vitest.config.ts",
    ],
  },
});
