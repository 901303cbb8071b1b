import { JSDOM } from "jsdom";
import type * as React from "react";
import type { createRoot } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import type { SyncProvider, SyncProviderOptions } from "../client/index.ts";
import { LoopbackServer } from "../testing/index.ts";
import { ProviderScene, turn } from "../testing/provider-scene.ts";
import type * as Hooks from "./index.ts";

interface Library {
  readonly react: typeof React;
  readonly createRoot: typeof createRoot;
  readonly hooks: typeof Hooks;
}

/** The hooks on React itself, and on what takes its place in our own pages. */
const libraries: Readonly<Record<string, () => Promise<Library>>> = {
  React: async () => ({
    react: await import("react"),
    createRoot: (await import("react-dom/client")).createRoot,
    hooks: await import("./index.ts"),
  }),
  Preact: async () => {
    vi.resetModules();
    vi.doMock("react", () => import("preact/compat"));
    const hooks = await import("./index.ts");
    vi.doUnmock("react");
    const react = (await import("preact/compat")) as unknown as typeof React;
    const client = (await import("preact/compat/client")) as unknown as Library;
    return { react, createRoot: client.createRoot, hooks };
  },
};

let page: JSDOM;
/** Ends what a test left. Preact counts on the effects of one rendering being run before the next. */
let leave = (): Promise<void> => Promise.resolve();
beforeEach(() => {
  page = new JSDOM();
  vi.stubGlobal("window", page.window);
  vi.stubGlobal("document", page.window.document);
  // Preact waits for a frame.
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  vi.stubGlobal("requestAnimationFrame", (callback: () => void) => setTimeout(callback, 16));
  vi.stubGlobal("cancelAnimationFrame", (timer: NodeJS.Timeout) => clearTimeout(timer));
});
afterEach(async () => {
  await leave();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  page.window.close();
});

describe.each(Object.keys(libraries))("the hooks on %s", (name) => {
  test("a provider in StrictMode asks for one ticket and one connection, and goes with its component", async () => {
    const { render, unmount, scene, options, seen } = await stage(name);
    const asked = options("ada", new Y.Doc());
    const getTicket = vi.fn(asked.getTicket);
    await render({ ...asked, getTicket });
    expect([scene.opened, getTicket.mock.calls.length, seen.at(-1)?.status]).toEqual([
      1,
      1,
      "synced",
    ]);
    const provider = seen.at(-1)?.provider;
    await unmount();
    expect(provider?.status.kind).toBe("destroyed");
    expect(scene.server.sockets.length).toBe(0);
  });

  test("another rendering keeps the provider, and its next ticket comes from the last of them", async () => {
    const { render, pass, scene, options, seen } = await stage(name);
    const doc = new Y.Doc();
    await render(options("ada", doc));
    const first = seen.at(-1)?.provider;
    const getTicket = vi.fn(options("ada", doc).getTicket);
    await render({ ...options("ada", doc), getTicket });
    expect(seen.at(-1)?.provider).toBe(first);
    scene.server.crash();
    await pass(2_000);
    expect([getTicket.mock.calls.length, seen.at(-1)?.status]).toEqual([1, "synced"]);
  });

  test("another document has another provider, and in between there is none", async () => {
    const { render, scene, options, seen } = await stage(name);
    await render(options("ada", new Y.Doc()));
    const first = seen.at(-1)?.provider;
    seen.length = 0;
    await render({ ...options("ada", new Y.Doc()), documentId: "another-document" });
    expect(seen[0]?.provider).toBe(null);
    expect(seen.at(-1)?.provider).not.toBe(first);
    expect([first?.status.kind, scene.server.sockets.length]).toEqual(["destroyed", 1]);
    await render(null);
    expect([seen.at(-1), scene.server.sockets.length]).toEqual([
      { provider: null, status: null, all: 0, others: "", self: null },
      0,
    ]);
  });

  test("who is here is read again when it changes, and others are when they do", async () => {
    const { render, pass, scene, options, seen } = await stage(name);
    await render(options("ada", new Y.Doc()));
    const ada = awarenessOf(seen.at(-1)?.provider);
    const bo = scene.join("bo");
    bo.provider.awareness.setLocalState({ caret: 7 });
    await pass(200);
    expect(seen.at(-1)).toMatchObject({ all: 2, others: "7", self: {} });
    const { length } = seen;
    ada.setLocalState({ caret: 3 });
    await pass(200);
    expect(seen.at(-1)).toMatchObject({ all: 2, others: "7", self: { caret: 3 } });
    expect(seen.length).toBeGreaterThan(length);
    expect(new Set(scene.othersRead).size).toBe(2);
    bo.provider.destroy();
    await pass(200);
    expect(seen.at(-1)).toMatchObject({ all: 1, others: "", self: { caret: 3 } });
  });
});

interface Seen {
  readonly provider: SyncProvider | null;
  readonly status: string | null;
  readonly all: number;
  readonly others: string;
  readonly self: unknown;
}

class Stage extends ProviderScene {
  /** The maps that `useOthers` gave, in order. */
  readonly othersRead: unknown[] = [];
  /** Connections that were ever opened. */
  opened = 0;
}

/** A component with all hooks, in StrictMode, on a server in memory. */
async function stage(name: string) {
  const { react, createRoot: newRoot, hooks } = await (libraries[name] ?? fail)();
  const scene = new Stage();
  const seen: Seen[] = [];
  const root = newRoot(page.window.document.body);

  function Everything({ options }: { readonly options: SyncProviderOptions | null }) {
    const provider = hooks.useSync(options);
    const status = hooks.useSyncStatus(provider);
    const others = hooks.useOthers(provider);
    scene.othersRead.push(others);
    seen.push({
      provider,
      status: status?.kind ?? null,
      all: hooks.useAwareness(provider).size,
      others: [...others.values()].map(({ caret }) => String(caret)).join(" "),
      self: hooks.useSelf(provider),
    });
    return null;
  }

  const settle = async (): Promise<void> => {
    // What is rendered has effects, and what these change is rendered again.
    for (let round = 0; round < 6; round++) {
      await turn();
      vi.advanceTimersByTime(100);
      await scene.settle();
    }
  };
  leave = async () => {
    root.unmount();
    await settle();
  };
  return {
    scene,
    seen,
    unmount: leave,
    pass: async (durationMs: number): Promise<void> => {
      await scene.pass(durationMs);
      await settle();
    },
    options: (principal: string, doc: Y.Doc): SyncProviderOptions => {
      const grant = { principal, name: principal, role: "edit", link: null } as const;
      environments.set(doc, environments.get(doc) ?? counting(scene, grant));
      const environment = environments.get(doc) ?? fail();
      return {
        url: "ws://loopback",
        documentId: "a-document-to-test",
        doc,
        getTicket: () => Promise.resolve(LoopbackServer.ticketFor(grant)),
        persistence: "none",
        environment,
      };
    },
    render: async (options: SyncProviderOptions | null): Promise<void> => {
      const shown = react.createElement(Everything, { options });
      root.render(react.createElement(react.StrictMode, null, shown));
      await settle();
    },
  };
}

type Environment = NonNullable<SyncProviderOptions["environment"]>;
type Grant = Parameters<LoopbackServer["environmentFor"]>[0];

const environments = new WeakMap<Y.Doc, Environment>();

function counting(scene: Stage, grant: Grant): Environment {
  const environment = scene.server.environmentFor(grant, () => 0.5);
  return {
    ...environment,
    connect: (...call) => {
      scene.opened += 1;
      return environment.connect(...call);
    },
  };
}

function awarenessOf(provider: SyncProvider | null | undefined): Awareness {
  return (provider ?? fail()).awareness;
}

function fail(): never {
  throw new Error("it is there by now");
}
