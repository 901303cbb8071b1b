import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { OwnClient, StockClient } from "./clients.ts";
import { isRunning, launch, newDataDir, ServerProcess, untilGone } from "./server-process.ts";
import { Visitor } from "./visitor.ts";

/** With which code a server ends that may start a moment later, and one that will not. */
const [notNow, never] = [1, 78];

/** What a server that is started so prints before it gives up. */
async function refusal(environment: Record<string, string>, code: number): Promise<string> {
  const { output, ended } = launch({ DATA_DIR: newDataDir(), ...environment });
  expect(await ended).toBe(code);
  return output().trim();
}

describe("the server process", () => {
  test("[K1] SIGTERM with sockets open ends all processes within 10 s and loses nothing", async () => {
    await using server = await ServerProcess.start();
    const visitor = new Visitor(server);
    const { id } = await visitor.create();
    using ada = await OwnClient.open(visitor, id);
    using bo = await StockClient.open(visitor, id);
    ada.type("north ");
    await ada.provider.saved();
    await bo.untilText((text) => text === "north ");
    const { workerdPid, pid } = server;
    const startedMs = Date.now();
    expect(await server.terminate()).toBe(0);
    expect([Date.now() - startedMs < 10_000, isRunning(workerdPid), isRunning(pid)]).toEqual([
      true,
      false,
      false,
    ]);
    await server.restart();
    expect(await visitor.text(id)).toBe("north ");
  });

  test("[K5] clients of both kinds come back after a restart and carry on", async () => {
    await using server = await ServerProcess.start();
    const visitor = new Visitor(server);
    const { id } = await visitor.create();
    using ada = await OwnClient.open(visitor, id);
    using bo = await StockClient.open(visitor, id);
    await server.kill9();
    await ada.untilStatus("offline");
    ada.type("while away ");
    await server.restart();
    await bo.untilText((text) => text === "while away ");
    bo.type("and after");
    await ada.untilText((text) => text === "while away and after");
    await ada.provider.saved();
    expect(await visitor.text(id)).toBe("while away and after");
  });

  test("a second server on the same data is refused and told which process has it", async () => {
    await using server = await ServerProcess.start();
    const { dataDir, pid } = server;
    expect(await refusal({ DATA_DIR: dataDir }, notNow)).toBe(
      `DATA_DIR ${dataDir} is used by another server (process ${pid}): stop it, or choose another folder.`,
    );
    expect(await new Visitor(server).get("/api/health")).toMatchObject({ status: 200 });
  });

  test("a launcher that was killed alone does not stop the next start, which ends what it left behind", async () => {
    await using server = await ServerProcess.start();
    const visitor = new Visitor(server);
    const { id } = await visitor.create({ content: "north" });
    const orphan = server.workerdPid;
    await server.killLauncher();
    // On the same port too, which the orphan still listens on.
    const { port } = new URL(server.url);
    await using next = await ServerProcess.start({ DATA_DIR: server.dataDir, PORT: port });
    await untilGone(orphan);
    expect(next.workerdPid).not.toBe(orphan);
    expect(await Visitor.administrator(next).text(id)).toBe("north");
  });

  test("a server that is told to end, or killed, while it starts leaves nobody behind", async () => {
    const environment = { DATA_DIR: newDataDir() };
    /** The process id of its workerd, once there is one. */
    const workerdOf = (): number | null => {
      const path = join(environment.DATA_DIR, "server.json");
      // Empty while it is written.
      const text = existsSync(path) ? readFileSync(path, "utf8") : "";
      return text === "" ? null : (JSON.parse(text) as { workerd: number }).workerd;
    };
    const soon = { interval: 1 };

    const early = launch(environment);
    await expect.poll(early.output, soon).toContain("DATA_DIR");
    early.child.kill("SIGTERM");
    expect(await early.ended).toBe(0);
    expect(workerdOf()).toBeNull();

    const starting = launch(environment);
    await expect.poll(workerdOf, soon).not.toBeNull();
    const workerd = workerdOf() ?? 0;
    starting.child.kill("SIGTERM");
    expect(await starting.ended).toBe(0);
    await untilGone(workerd);

    const killed = launch(environment);
    await expect.poll(workerdOf, soon).not.toBeNull();
    const orphan = workerdOf() ?? 0;
    killed.child.kill("SIGKILL");
    await using next = await ServerProcess.start(environment);
    await untilGone(orphan);
    expect((await new Visitor(next).create()).role).toBe("own");
  });

  test.for([
    ["PORT", "http"],
    ["PORT", "-1"],
    ["PORT", "65536"],
    ["PORT", " "],
    ["HOST", "not a host"],
    ["ALLOWED_ORIGINS", "docs.example"],
    ["ALLOWED_ORIGINS", "https://docs.example/"],
    ["ALLOWED_ORIGINS", "https://docs.example https://other.example/path"],
    ["FRAME_ANCESTORS", "'self'"],
    ["FRAME_ANCESTORS", "https://intranet.example; script-src *"],
    ["TRUSTED_PROXY", "proxy.example"],
    ["TRUSTED_PROXY", "10.0.0.0/33"],
    ["RATE_LIMITS", "creations"],
    ["LOG_FORMAT", "xml"],
    ["LOG_LEVEL", "all"],
    ["METRICS_TOKEN", "short"],
    ["SIGNING_SECRET", "short"],
    ["ADMIN_KEY", "short"],
    ["OIDC_ALLOWED", "@example.org"],
    ["CREATION", "nobody"],
    ["TICKET_ISSUERS", "acme"],
    ["WEBHOOK_URLS", "https://hooks.example"],
    ["WEBHOOK_SECRET", "short"],
  ] as const)("a bad %s, %j, is refused by name before anything starts", async ([name, value]) => {
    const said = await refusal({ [name]: value }, never);
    expect([said.startsWith(name), said.split("\n").length]).toEqual([true, 1]);
  });

  test("a data folder that can't be made is told by name", async () => {
    expect(await refusal({ DATA_DIR: "/dev/null/data" }, notNow)).toMatch(/^DATA_DIR/);
  });

  test("a port that is taken is told by name", async () => {
    await using server = await ServerProcess.start();
    const { port } = new URL(server.url);
    expect(await refusal({ PORT: port }, notNow)).toMatch(/^PORT/m);
  });
});
