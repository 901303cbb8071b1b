import { fileURLToPath } from "node:url";
import { defineConfig, loadEnv } from "vite";
import { compressedFiles } from "./compressed-files.ts";
import { limitsAsNumbers } from "./limits-as-numbers.ts";
import { OnDemandFiles } from "./on-demand-files.ts";
import { pageParts } from "./page-parts.ts";
import { partsByPage } from "./parts-by-page.ts";
import { partFiles, retriableParts } from "./retriable-parts.ts";
import { VitePWA as pwa } from "vite-plugin-pwa";

/** What has to be on a device so that it opens its documents without a connection. */
const shellFiles = [
  "index.html",
  "theme.js",
  "favicon.svg",
  "manifest.webmanifest",
  "assets/**/*.{js,css}",
];

const onDemand = new OnDemandFiles();

export default defineConfig(({ mode }) => {
  const server =
    loadEnv(mode, ".", "SCRIPTORIUM_")["SCRIPTORIUM_DEV_SERVER"] ?? "http://127.0.0.1:8787";
  // The host stays the page's own: the server answers only to pages whose origin it takes for its.
  const proxied = { target: server, changeOrigin: false };
  return {
    plugins: [
      limitsAsNumbers(),
      retriableParts(),
      onDemand.plugin(),
      pageParts(),
      compressedFiles(),
      pwa({
        strategies: "injectManifest",
        srcDir: "src/offline",
        filename: "service-worker.ts",
        injectManifest: {
          globPatterns: shellFiles,
          injectionPoint: "self.__WB_MANIFEST",
          // docs/adr/0020: these are kept when they are first used.
          manifestTransforms: [
            (entries) => ({
              manifest: entries.filter(
                ({ url }) => !url.startsWith("assets/") || !onDemand.isOnDemand(url),
              ),
              warnings: [],
            }),
          ],
        },
        // Both are ours: public/manifest.webmanifest, and src/offline/keep-shell.ts.
        manifest: false,
        injectRegister: false,
      }),
    ],
    build: {
      outDir: "dist",
      assetsDir: "assets",
      target: "es2023",
      // The first with all of `:has()`, `:dir()` and `color-mix()`. For others, the direction of a text
      // would be taken from its language.
      cssTarget: ["chrome120", "firefox121", "safari16.4"],
      assetsInlineLimit: 0,
      // scripts/budgets.ts says what may be how large.
      chunkSizeWarningLimit: Infinity,
      manifest: true,
      modulePreload: partFiles,
      rolldownOptions: {
        // Libraries say "use client" for servers that render. Nothing here does. And the provider loads
        // its persistence late, unless it is given one, as it is here.
        onwarn: (warning, warn) => {
          const isExpected = ["MODULE_LEVEL_DIRECTIVE", "INEFFECTIVE_DYNAMIC_IMPORT"].includes(
            warning.code ?? "",
          );
          if (!isExpected) warn(warning);
        },
        output: {
          codeSplitting: {
            groups: [{ name: "shell", tags: ["$initial"], priority: 100 }, ...partsByPage()],
          },
        },
      },
    },
    resolve: {
      alias: {
        // docs/adr/0025: what is written for React runs on Preact, which has a twelfth of its weight.
        "react-dom/client": "preact/compat/client",
        "react-dom": "preact/compat",
        "react/jsx-runtime": "preact/jsx-runtime",
        "react/jsx-dev-runtime": "preact/jsx-dev-runtime",
        react: "preact/compat",
        // The starter kit brings an undo of its own, which collaboration replaces.
        "@tiptap/pm/history": fileURLToPath(
          new URL("src/document/body/no-history.ts", import.meta.url),
        ),
      },
      // One copy of Yjs, or the binding and the provider would not recognise each other's types.
      dedupe: ["yjs", "y-protocols", "preact", "katex"],
    },
    server: {
      proxy: {
        "/api": proxied,
        "/sync": { ...proxied, ws: true },
      },
    },
  };
});
