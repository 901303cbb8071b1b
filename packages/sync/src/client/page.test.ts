import { beforeEach, describe, expect, test } from "vitest";
import { limits } from "../protocol/index.ts";
import { memoryPersistence } from "../testing/index.ts";
import { edits, ProviderScene, read, turn } from "../testing/provider-scene.ts";
import type { Joined } from "../testing/provider-scene.ts";

let scene: ProviderScene;
beforeEach(() => {
  scene = new ProviderScene();
});

const saved = { unsaved: 0, onDevice: true, refusal: null };

const type = ({ doc }: Joined, text: string): void =>
  doc.getText("text").insert(doc.getText("text").length, text);

/** What the server has, as somebody finds it who comes now. */
async function stored(): Promise<string> {
  const reader = scene.join("reader", { role: "view" });
  await scene.settle();
  reader.provider.destroy();
  return read(reader);
}

/** Ada has sent an edit that is unanswered, and typed another one that is held. */
async function typing(): Promise<Joined> {
  const [ada] = (await scene.present("ada")) as [Joined];
  type(ada, "north");
  await turn();
  type(ada, " by east");
  await turn();
  return ada;
}

describe("[K18] a page that is left", () => {
  test("[K18] sends what is held when it goes out of sight", async () => {
    const [ada] = (await scene.present("ada")) as [Joined];
    type(ada, "north");
    await scene.settle();
    type(ada, " by east");
    await turn();
    scene.server.tellPages("hidden");
    await scene.settle();
    expect([edits(ada), await stored()]).toEqual([saved, "north by east"]);
  });

  test("[K18][K3] does so behind an edit that is unanswered, and one answer decides over both", async () => {
    const ada = await typing();
    scene.server.tellPages("hidden");
    const [socket] = scene.server.sockets;
    expect(socket?.waitingForServer).toBe(2);
    socket?.deliverToServer();
    socket?.deliverToClient();
    await turn();
    // The answer to the first says nothing of the second.
    expect(edits(ada)).toMatchObject({ unsaved: 2 });
    await scene.settle();
    expect([edits(ada), await stored()]).toEqual([saved, "north by east"]);
  });

  test.each(["destroy", "suspended"])(
    "[K18] the last frame before %s arrives, with nobody to hear the answer",
    async (end) => {
      const ada = await typing();
      if (end === "destroy") ada.provider.destroy();
      else scene.server.tellPages("suspended");
      await scene.settle();
      expect([edits(ada), await stored()]).toMatchObject([{ unsaved: 2 }, "north by east"]);
    },
  );
});

describe("[K19] a page that stands still", () => {
  test("[K19] leaves without a ghost, and is back at once when it goes on", async () => {
    const [ada, bo] = (await scene.present("ada", "bo")) as [Joined, Joined];
    const sees = (): boolean => bo.provider.awareness.getStates().has(ada.doc.clientID);
    expect(sees()).toBe(true);
    scene.server.tellPages("suspended", "ada");
    await scene.settle();
    expect([sees(), ada.provider.status.kind]).toEqual([false, "offline"]);
    type(bo, "south");
    scene.clock.sleep(3_600_000);
    await scene.settle();
    scene.server.tellPages("resumed", "ada");
    scene.server.tellPages("resumed", "ada");
    await scene.settle();
    expect([sees(), ada.provider.status.kind, read(ada)]).toEqual([true, "synced", "south"]);
    expect(scene.server.sockets.length).toBe(2);
  });

  test("[K19] makes no attempt meanwhile", async () => {
    const [ada] = (await scene.present("ada")) as [Joined];
    scene.server.tellPages("suspended");
    scene.server.tellPages("returned");
    scene.clock.advance(limits.reconnectMaxMs);
    await scene.settle();
    expect([ada.provider.status.kind, scene.server.sockets.length]).toEqual(["offline", 0]);
  });

  test("[K19] while its local copy is read connects when it goes on, and reads it first", async () => {
    const ada = scene.join("ada", { persistence: memoryPersistence() });
    scene.server.tellPages("suspended");
    scene.server.tellPages("resumed");
    expect(ada.provider.status.kind).toBe("loading");
    scene.server.tellPages("suspended");
    await scene.settle();
    expect(ada.provider.status.kind).toBe("offline");
    scene.server.tellPages("resumed");
    await scene.settle();
    expect(ada.provider.status.kind).toBe("synced");
  });

  test("[K19][K6] that was refused stays so", async () => {
    const [ada] = (await scene.present("ada")) as [Joined];
    scene.server.revoke("ada");
    await scene.settle();
    scene.server.tellPages("suspended");
    scene.server.tellPages("resumed");
    await scene.settle();
    expect(ada.provider.status.kind).toBe("refused");
  });
});

describe("[K7] a doubtful connection", () => {
  test("[K7] a server that died is noticed within 45 s, whenever that was", async () => {
    for (const afterMs of [0, 10_000, 19_999, 20_001]) {
      scene = new ProviderScene();
      const [ada] = (await scene.present("ada")) as [Joined];
      scene.clock.advance(Math.min(afterMs, limits.pingIntervalMs));
      await scene.settle();
      scene.clock.advance(Math.max(0, afterMs - limits.pingIntervalMs));
      // Nothing is delivered from here on.
      scene.clock.advance(45_000);
      expect(ada.provider.status.kind).not.toBe("synced");
    }
  });

  test("[K7] the network is said to be gone: a dead socket ends soon, a live one stays", async () => {
    const [ada] = (await scene.present("ada")) as [Joined];
    scene.server.tellPages("offline");
    await scene.settle();
    scene.clock.advance(limits.probeTimeoutMs);
    expect([ada.provider.status.kind, scene.server.sockets.length]).toEqual(["synced", 1]);
    scene.server.tellPages("offline");
    scene.clock.advance(limits.probeTimeoutMs);
    expect(ada.provider.status.kind).not.toBe("synced");
  });

  test("[K7] after a sleep the first timer asks the server, and does not wait long", async () => {
    const [ada] = (await scene.present("ada")) as [Joined];
    const [dead] = scene.server.sockets;
    scene.clock.sleep(3_600_000);
    scene.clock.advance(limits.probeTimeoutMs);
    await scene.settle();
    expect([ada.provider.status.kind, dead?.isClosed]).toEqual(["synced", true]);
  });

  test("[K7] after a sleep in the middle of a ping a live server is given time to answer", async () => {
    const [ada] = (await scene.present("ada")) as [Joined];
    const [socket] = scene.server.sockets;
    scene.clock.advance(limits.pingIntervalMs);
    scene.clock.sleep(3_600_000);
    scene.clock.advance(1);
    await scene.settle();
    scene.clock.advance(limits.probeTimeoutMs);
    expect([ada.provider.status.kind, socket?.isClosed]).toEqual(["synced", false]);
  });

  test("[K7][K4] who types after a sleep does not wait for a timer", async () => {
    const [ada] = (await scene.present("ada")) as [Joined];
    const [dead] = scene.server.sockets;
    scene.clock.sleep(3_600_000);
    type(ada, "north");
    await turn();
    // The edit, and behind it the ping that asks whether anybody hears.
    expect(dead?.waitingForServer).toBe(2);
    scene.clock.advance(limits.probeTimeoutMs);
    await scene.settle();
    expect([dead?.isClosed, await stored(), edits(ada)]).toEqual([true, "north", saved]);
  });
});
