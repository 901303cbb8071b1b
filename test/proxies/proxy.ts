import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { launch, newDataDir, ServerProcess } from "../server/server-process.ts";
import type { Launch } from "../server/server-process.ts";
import { findProgram, pathOf } from "./debian-program.ts";
import type { FoundProgram } from "./debian-program.ts";

/** Where the recipes lie that operators use. */
const recipes = join(import.meta.dirname, "../../ops");

/** A certificate for `localhost`, and its key, as files. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** What a proxy is to do. */
interface Task extends Certificate {
  /** Its address over TLS, and the port at which it sends people there. */
  readonly port: number;
  readonly plainPort: number;
  /** Where the server listens, as `host:port`. */
  readonly upstream: string;
}

/** A proxy for which there is a recipe. */
export interface Recipe {
  readonly name: string;
  readonly program: FoundProgram;
  /** Writes what it needs into `folder`. Its arguments and its environment. */
  readonly prepare: (
    folder: string,
    task: Task,
  ) => { readonly args: readonly string[]; readonly environment: Record<string, string> };
}

const caddy: Recipe = {
  name: "Caddy",
  program: findProgram("caddy", "/usr/bin/caddy"),
  // The recipe itself, below options that keep the process to itself.
  prepare(folder, { port, plainPort, upstream, certificate, key }) {
    const options = [
      "admin off",
      "default_bind 127.0.0.1",
      "skip_install_trust",
      `http_port ${plainPort}`,
      `https_port ${port}`,
    ];
    const text = `{\n${options.join("\n")}\n}\nimport ${join(recipes, "Caddyfile")}\n`;
    writeFileSync(join(folder, "Caddyfile"), text);
    return {
      args: ["run", "--adapter", "caddyfile", "--config", join(folder, "Caddyfile")],
      environment: {
        HOME: folder,
        SITE: `localhost:${port}`,
        UPSTREAM: upstream,
        TLS: `tls ${certificate} ${key}`,
      },
    };
  },
};

const nginx: Recipe = {
  name: "nginx",
  program: findProgram("nginx", "/usr/sbin/nginx"),
  // The recipe with its addresses replaced, which it has no variables for.
  prepare(folder, { port, plainPort, upstream, certificate, key }) {
    const site = replaced(readFileSync(join(recipes, "nginx.conf"), "utf8"), [
      ["server 127.0.0.1:8787;", `server ${upstream};`],
      ["listen 80;", `listen 127.0.0.1:${plainPort};`],
      ["listen 443 ssl", `listen 127.0.0.1:${port} ssl`],
      ["listen [::]:80;", ""],
      ["listen [::]:443 ssl http2;", ""],
      ["server_name docs.example.org;", "server_name localhost;"],
      ["/etc/letsencrypt/live/docs.example.org/fullchain.pem", certificate],
      ["/etc/letsencrypt/live/docs.example.org/privkey.pem", key],
    ]);
    writeFileSync(join(folder, "site.conf"), site);
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => {
      mkdirSync(join(folder, kind));
      return `${kind}_temp_path ${join(folder, kind)};`;
    });
    const whole = [
      "daemon off;",
      `pid ${join(folder, "pid")};`,
      "error_log stderr warn;",
      "events { worker_connections 1024; }",
      `http { access_log off; ${temporary.join(" ")} include ${join(folder, "site.conf")}; }`,
    ];
    writeFileSync(join(folder, "nginx.conf"), whole.join("\n"));
    const args = ["-e", "stderr", "-p", folder, "-c", join(folder, "nginx.conf")];
    return { args, environment: {} };
  },
};

export const allRecipes: readonly Recipe[] = [caddy, nginx];

/** Throws when something that is to be replaced is not there: then the recipe has changed. */
function replaced(text: string, pairs: readonly (readonly [string, string])[]): string {
  return pairs.reduce((before, [from, to]) => {
    if (!before.includes(from)) throw new Error(`the recipe has no ${from}`);
    return before.replaceAll(from, to);
  }, text);
}

/** What one person may. Few, so that an address soon has what it may. */
export const creationsPerMinute = 2;

/** A server, and a proxy before it over TLS: what people reach. */
export class ProxiedServer {
  /** Where people reach it. */
  readonly url: string;
  /** Where the proxy sends those on who come without TLS. */
  readonly plainUrl: string;
  /** The server itself, which only the proxy should reach. */
  readonly server: ServerProcess;

  private constructor(task: Pick<Task, "port" | "plainPort">, server: ServerProcess) {
    this.url = `https://localhost:${task.port}`;
    this.plainUrl = `http://localhost:${task.plainPort}`;
    this.server = server;
  }

  get socketUrl(): string {
    return this.url.replace("http", "ws");
  }

  static async start(
    { program, prepare }: Recipe,
    certificate: Certificate,
  ): Promise<ProxiedServer> {
    const [port, plainPort] = [await freePort(), await freePort()];
    const server = await ServerProcess.start({
      PUBLIC_URL: `https://localhost:${port}`,
      TRUSTED_PROXY: "127.0.0.1",
      RATE_LIMITS: `creations=${creationsPerMinute}`,
    });
    const folder = newDataDir();
    // The proxy may give up being root.
    chmodSync(folder, 0o755);
    const upstream = new URL(server.url).host;
    const { args, environment } = prepare(folder, { ...certificate, port, plainPort, upstream });
    const proxy = launch(environment, { words: [pathOf(program), ...args] });
    const proxied = new ProxiedServer({ port, plainPort }, server);
    await untilAnswering(proxied.url, proxy);
    return proxied;
  }
}

/** How often a proxy that starts is looked at, in ms. */
const lookEveryMs = 50;

async function untilAnswering(url: string, proxy: Launch): Promise<void> {
  const end = proxy.ended.then((code) => {
    throw new Error(`the proxy ended with code ${code}: ${proxy.output()}`);
  });
  const look = async (): Promise<void> => {
    while ((await fetch(`${url}/api/health`).catch(() => null))?.ok !== true)
      await delay(lookEveryMs);
  };
  await Promise.race([look(), end]);
}

/** A port that was free a moment ago: neither proxy tells which one it got. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}
