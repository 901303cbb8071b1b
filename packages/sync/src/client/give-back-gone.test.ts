import { expect, test, vi } from "vitest";
import { limits, RejectCode } from "../protocol/index.ts";
import { edits, ProviderScene, write } from "../testing/provider-scene.ts";

test("[K15] what can't be given back because its program is gone is not laid to the server, and everything else goes on", async () => {
  // As for a page whose server has a newer release: the file that it loads when it is wanted is not there.
  vi.doMock("./give-back.ts", () => {
    throw new Error("404");
  });
  const scene = new ProviderScene();
  const [ada, bo] = [scene.join("ada"), scene.join("bo")];
  await scene.settle();
  write(bo, "s");
  await scene.settle();
  const before = scene.server.disk.fork();
  write(bo, "outh");
  await scene.settle();
  bo.provider.destroy();
  scene.server.restore(before);
  scene.clock.advance(limits.reconnectMaxMs);
  await scene.settle();
  const reason = "reload to give back what the server lost";
  await vi.waitFor(() =>
    expect(edits(ada)).toMatchObject({ refusal: { code: RejectCode.lost, reason } }),
  );
  // What builds on nothing that was lost.
  ada.doc.getMap("other").set("key", "north");
  await scene.pass(limits.flushAloneMs);
  expect(edits(ada)).toMatchObject({ unsaved: 0 });
});
