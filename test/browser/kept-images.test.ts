import { expect } from "vitest";
import { inertImages } from "../server/hostile-images.ts";
import { sampleImages } from "../server/sample-images.ts";
import { doc, paragraph } from "./everything.ts";
import { Alarms } from "./hostile-scene.ts";
import { test, visitorOf } from "./scene.ts";

test("[W30][W73] what was kept as an image is one when it is opened by itself, and does nothing as anything else", async ({
  person,
  server,
}) => {
  const ada = await person("Ada");
  // What it is told to be instead, the browser refuses to make of it.
  ada.expect(
    /MIME type|Applying inline style|Blocked script execution|TrustedScriptURL|require-trusted-types-for/,
  );
  const dialogs: string[] = [];
  ada.page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const alarms = await Alarms.of(ada.page.context(), server.url);
  const id = await ada.import("Images", doc(paragraph()));
  const owner = await visitorOf(ada, server);
  const images = [
    ...inertImages.map(([, , bytes]) => bytes),
    ...Object.values(sampleImages).map((bytes) => Uint8Array.from(bytes)),
  ];
  for (const bytes of images) {
    const init = { method: "POST", body: bytes as Uint8Array<ArrayBuffer> };
    const kept = await owner.request(`/api/documents/${id}/images`, init);
    const { src } = (await kept.json()) as { readonly src: string };
    await ada.page.goto(server.url + src);
    // A page that a browser makes for an image, with nothing of its own in it.
    const { type, scripts } = await ada.page.evaluate(() => ({
      type: document.contentType,
      scripts: document.querySelectorAll("script, iframe, object, embed").length,
    }));
    expect([type.startsWith("image/"), scripts]).toEqual([true, 0]);
    await ada.visit(`/d/${id}`);
    const outcomes = await ada.page.evaluate(async (address) => {
      // What Trusted Types forbid is thrown, and that is a refusal.
      const load = async (name: "script" | "link" | "object"): Promise<string> =>
        new Promise<string>((resolve) => {
          const element = document.createElement(name);
          if (element instanceof HTMLLinkElement) {
            element.rel = "stylesheet";
            element.href = address;
          } else if (element instanceof HTMLObjectElement) element.data = address;
          else element.setAttribute("src", address);
          element.addEventListener("load", () => resolve(`${name} loads`));
          element.addEventListener("error", () => resolve("refused"));
          document.body.append(element);
        }).catch(() => "refused");
      return [await load("script"), await load("link"), await load("object")];
    }, src);
    expect(outcomes).toEqual(["refused", "refused", "refused"]);
  }
  expect([alarms, dialogs]).toEqual([{ runs: [], requests: [] }, []]);
});
