import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { connect, nothing, Writer } from "./client.ts";
import type { Document } from "./client.ts";

/** A document whose clients may send 100 frames, and ask for everything 5 times. */
const smallShares = (): Document => env.SMALL_ENGINES.getByName(crypto.randomUUID());

describe("one client's share", () => {
  test.for([false, true])(
    "[R17][P5] a flood ends its session with 4529, stock client: %s, and others write on",
    async (isStock) => {
      const document = smallShares();
      const ada = await connect(document, { principal: "ada" });
      await ada.hello();
      const mallory = await connect(document, { principal: "mallory", isStock });
      const update = new Writer().type("m");
      for (let sent = 1; sent <= 100; sent++) mallory.send({ kind: "update", update });
      await ada.until("stored");
      expect(mallory.isOpen).toBe(true);
      mallory.send({ kind: "update", update });
      expect((await mallory.ended).code).toBe(4529);
      ada.edit(new Writer().type("a"));
      expect((await ada.until("ack")).at(-1)).toMatchObject({ kind: "ack", number: 1 });
      const again = await connect(document, { principal: "mallory", isStock });
      expect((await again.text()).length).toBe(2);
    },
  );

  test("[R17][P5] who asks for the document too often is sent away with 4529", async () => {
    const ada = await connect(smallShares(), { principal: "ada" });
    for (let asked = 1; asked <= 5; asked++) expect(await ada.text()).toBe("");
    ada.send({ kind: "sync-step-1", stateVector: nothing });
    expect((await ada.ended).code).toBe(4529);
  });
});
