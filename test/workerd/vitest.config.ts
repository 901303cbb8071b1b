import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [
    cloudflareTest({
      main: "./worker.ts",
      miniflare: {
        compatibilityDate: "2026-11-01",
        durableObjects: {
          DOCUMENTS: { className: "Document", useSQLite: true },
          TIGHT_ENGINES: { className: "TightEngine", useSQLite: true },
          SMALL_ENGINES: { className: "SmallEngine", useSQLite: true },
          ENGINES: { className: "Engine", useSQLite: true },
        },
        bindings: {
          SIGNING_SECRET: "a signing secret that only these tests use",
          ADMIN_KEY: "an-admin-key-that-only-these-tests-use",
        },
        serviceBindings: { ASSETS: () => new Response("the editor") as never },
      },
    }),
  ],
  test: {
    name: "workerd",
    root: import.meta.dirname,
    include: ["**/*.test.ts"],
    testTimeout: 10_000,
  },
});
