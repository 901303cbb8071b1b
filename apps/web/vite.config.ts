import react from "@vitejs/plugin-react";
import { defineConfig, loadEnv } from "vite";
import { VitePWA as pwa } from "vite-plugin-pwa";

/** What has to be on a device so that it opens its documents without a connection. */
const shellFiles = [
  "index.html",
  "theme.js",
  "favicon.svg",
  "manifest.webmanifest",
  "assets/**/*.{js,css}",
];

export default defineConfig(({ mode }) => {
  const server =
    loadEnv(mode, ".", "SCRIPTORIUM_")["SCRIPTORIUM_DEV_SERVER"] ?? "http://127.0.0.1:8787";
  // The host stays the page's own: the server answers only to pages whose origin it takes for its.
  const proxied = { target: server, changeOrigin: false };
  return {
    plugins: [
      react(),
      pwa({
        strategies: "injectManifest",
        srcDir: "src/offline",
        filename: "service-worker.ts",
        injectManifest: { globPatterns: shellFiles, injectionPoint: "self.__WB_MANIFEST" },
        // Both are ours: public/manifest.webmanifest, and src/offline/keep-shell.ts.
        manifest: false,
        injectRegister: false,
      }),
    ],
    build: { outDir: "dist", assetsDir: "assets", target: "es2023", assetsInlineLimit: 0 },
    // One copy of Yjs, or the binding and the provider would not recognise each other's types.
    resolve: { dedupe: ["yjs", "y-protocols", "react", "react-dom"] },
    server: {
      proxy: {
        "/api": proxied,
        "/sync": { ...proxied, ws: true },
      },
    },
  };
});
