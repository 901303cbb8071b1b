import react from "@vitejs/plugin-react";
import { defineConfig, loadEnv } from "vite";

export default defineConfig(({ mode }) => {
  const server =
    loadEnv(mode, ".", "SCRIPTORIUM_")["SCRIPTORIUM_DEV_SERVER"] ?? "http://127.0.0.1:8787";
  // The host stays the page's own: the server answers only to pages whose origin it takes for its.
  const proxied = { target: server, changeOrigin: false };
  return {
    plugins: [react()],
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
