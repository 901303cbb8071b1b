import { join } from "node:path";
import type { DialectName } from "../load/dialects.ts";
import { nodeServer } from "./node-server.ts";
import type { StartServer } from "./server.ts";
import { workerdServer } from "./workerd-server.ts";

/** A server, and the way in which the load speaks to it. */
export interface Contender {
  readonly name: string;
  /** Contenders with the same server share its process. */
  readonly server: ServerName;
  readonly dialect: DialectName;
}

const root = join(import.meta.dirname, "../..");

export const servers = {
  scriptorium: nodeServer(join(root, "apps/worker/server/main.ts")),
  broadcast: workerdServer("broadcast"),
  logging: workerdServer("logging"),
  "y-partyserver": workerdServer("party"),
  hocuspocus: nodeServer(join(root, "bench/servers/hocuspocus.ts")),
  "y-websocket": nodeServer(join(root, "bench/servers/y-websocket.ts")),
} as const satisfies Readonly<Record<string, StartServer>>;

export type ServerName = keyof typeof servers;

export const contenders = [
  { name: "ours, stock client", server: "scriptorium", dialect: "scriptorium-stock" },
  { name: "ours, own provider", server: "scriptorium", dialect: "scriptorium-own" },
  { name: "bare logging", server: "logging", dialect: "plain" },
  { name: "bare broadcast", server: "broadcast", dialect: "plain" },
  { name: "y-partyserver", server: "y-partyserver", dialect: "party" },
  { name: "hocuspocus", server: "hocuspocus", dialect: "hocuspocus" },
  { name: "y-websocket", server: "y-websocket", dialect: "plain" },
] as const satisfies readonly Contender[];

export type ContenderName = (typeof contenders)[number]["name"];
