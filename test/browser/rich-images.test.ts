import { readFileSync } from "node:fs";
import type { Locator } from "playwright-core";
import { expect } from "vitest";
import { redPng, sampleImages } from "../server/sample-images.ts";
import { violationsIn } from "./accessibility.ts";
import { Cable } from "./cable.ts";
import { type Doc, block, doc, paragraph, text } from "./everything.ts";
import type { Person } from "./person.ts";
import { eventually, test } from "./scene.ts";

const red = { name: "red.png", mimeType: "image/png", buffer: redPng(320, 200) };

/** Chooses files in the toolbar's dialog. */
async function choose(person: Person, ...files: readonly (typeof red)[]): Promise<void> {
  const chosen = person.page.waitForEvent("filechooser");
  await person.tool("Image").click();
  await (await chosen).setFiles([...files]);
}

/** Pastes or drops a file as the browser does. */
async function bring(person: Person, kind: "paste" | "drop", file: typeof red): Promise<void> {
  const { name, mimeType, buffer } = file;
  await person.editor.evaluate(
    (editor, given) => {
      const data = new DataTransfer();
      const bytes = Uint8Array.from(atob(given.base64), (sign) => sign.charCodeAt(0));
      data.items.add(new File([bytes], given.name, { type: given.mimeType }));
      const { left, top } = editor.getBoundingClientRect();
      const options = { bubbles: true, cancelable: true };
      const event =
        given.kind === "paste"
          ? new ClipboardEvent("paste", { ...options, clipboardData: data })
          : new DragEvent("drop", {
              ...options,
              dataTransfer: data,
              clientX: left + 5,
              clientY: top + 5,
            });
      editor.dispatchEvent(event);
    },
    { kind, name, mimeType, base64: buffer.toString("base64") },
  );
}

function shown(person: Person): Locator {
  return person.editor.locator("figure[data-state=shown] img");
}

function isKept(address: string): boolean {
  return /^\/api\/documents\/[\w-]+\/images\/[0-9a-f]{64}$/.test(address);
}

/** How many images wait on this device. */
function keptImages({ page }: Person): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const request = indexedDB.open("scriptorium-images");
        request.addEventListener("success", () => {
          const store = request.result.transaction("images").objectStore("images");
          const counted = store.count();
          counted.addEventListener("success", () => {
            request.result.close();
            resolve(counted.result);
          });
        });
      }),
  );
}

async function imagesIn(person: Person): Promise<readonly unknown[]> {
  const { content } = (await person.stored()) as Doc;
  return content.filter(({ type }) => type === "image").map(({ attrs }) => attrs);
}

test("[W30] an image that is chosen, pasted or dropped is stored and shown to everybody, also by a view link", async ({
  person,
}) => {
  const ada = await person("Ada");
  const bo = await person("Bo");
  await ada.create("Pictures");
  await ada.write("north\nsouth");
  await ada.untilBadge("saved");
  await bo.open(await ada.share("view"));
  await ada.toEnd();
  await choose(ada, red);
  await shown(ada).waitFor();
  await bring(ada, "paste", red);
  await eventually(() => shown(ada).count()).toBe(2);
  await bring(ada, "drop", { ...red, buffer: redPng(20, 10) });
  await eventually(() => shown(ada).count()).toBe(3);
  // Bo reads without the editor.
  await eventually(() => bo.editor.locator("img").count()).toBe(3);
  await eventually(() =>
    bo.editor
      .locator("img")
      .evaluateAll((images) =>
        images.every((image) => (image as HTMLImageElement).naturalWidth > 0),
      ),
  ).toBe(true);
  expect(
    await bo.editor
      .locator("img")
      .first()
      .evaluate((image: HTMLImageElement) => image.naturalWidth),
  ).toBe(20);
  await ada.untilBadge("saved");
  const path = new URL(ada.page.url()).pathname.replace("/d/", "/api/documents/");
  const addresses = (await imagesIn(ada)) as readonly { readonly src: string }[];
  expect(addresses.map(({ src }) => src.startsWith(`${path}/images/`))).toEqual([true, true, true]);
  // The same image is the same address.
  expect(new Set(addresses.map(({ src }) => src)).size).toBe(2);
  expect(await ada.text()).toBe("north\nsouth");
  expect(await bo.editor.getByRole("slider").isVisible()).toBe(false);
  expect(await violationsIn(ada, "[data-testid=editor]")).toEqual([]);
});

test("images that are chosen at once stand in that order, whichever arrives first", async ({
  person,
}) => {
  const ada = await person("Ada");
  await ada.create("Several");
  await ada.write("north\nsouth");
  await ada.editor.locator("p").first().click();
  // What is sent first arrives last.
  const held: (() => Promise<void>)[] = [];
  await ada.page.route("**/images", (route) => {
    held.push(() => route.continue());
  });
  const sizes = [10, 20, 30];
  await choose(ada, ...sizes.map((size) => ({ ...red, buffer: redPng(size, 10) })));
  await eventually(() => Promise.resolve(held.length)).toBe(sizes.length);
  for (const [index, release] of held.toReversed().entries()) {
    await release();
    await eventually(() => shown(ada).count()).toBe(index + 1);
  }
  const widths = (): Promise<readonly number[]> =>
    shown(ada).evaluateAll((images) =>
      images.map((image) => (image as HTMLImageElement).naturalWidth),
    );
  expect(await widths()).toEqual(sizes);
  expect(await ada.text()).toBe("north\nsouth");
});

test("an image that is pasted into a toggle's line stands behind the toggle", async ({
  person,
}) => {
  const ada = await person("Ada");
  const toggle = block(
    "details",
    {},
    block("detailsSummary", {}, text("more")),
    block("detailsContent", {}, paragraph(text("inside"))),
  );
  await ada.open(await ada.import("Toggle", doc(toggle, paragraph(text("end")))));
  await ada.untilBadge("saved");
  await ada.select("more");
  await ada.press("End");
  await bring(ada, "paste", red);
  await shown(ada).waitFor();
  await ada.untilBadge("saved");
  const { content } = (await ada.stored()) as Doc;
  expect(content.map(({ type }) => type)).toEqual(["details", "image", "paragraph"]);
});

test("[K2] an image that is put in without a connection survives a reload, is seen by nobody else before it arrives, and stands where it was put", async ({
  person,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  ada.expect(/ERR_FAILED|ERR_INTERNET_DISCONNECTED/);
  const cable = await Cable.lay(ada.page);
  await ada.create("Waiting");
  await ada.write("north\nsouth");
  await ada.untilBadge("saved");
  await bo.open(await ada.share("edit"));
  await ada.page.route("**/images", (route) => route.abort());
  await ada.editor.locator("p").first().click();
  await choose(ada, red);
  await ada.page.getByText("There is no connection. The image is sent when it is back.").waitFor();
  expect(await ada.badge()).not.toBe("saved");
  await cable.cut();
  await ada.page.getByRole("button", { name: "Offline — kept on this device" }).waitFor();
  await ada.write("\nend");
  await bo.toStart();
  await bo.type("the ");
  await ada.page.getByRole("button", { name: "Offline — kept on this device" }).waitFor();
  const upload = ada.page.getByTestId("upload");
  await ada.reload();
  await upload.locator("img").waitFor();
  await ada.page.getByRole("button", { name: "Offline — kept on this device" }).waitFor();
  // Another window of this browser leaves it to this one.
  const second = await ada.secondWindow();
  await second.open(ada.page.url());
  await second.untilBadge("saving", "on-device");
  expect(await second.page.getByTestId("upload").count()).toBe(0);
  expect(await imagesIn(ada)).toEqual([]);
  await ada.page.unroute("**/images");
  cable.mend();
  await ada.page.evaluate(() => dispatchEvent(new Event("online")));
  for (const who of [ada, bo, second]) await shown(who).waitFor();
  for (const who of [ada, second]) await who.untilBadge("saved");
  expect(await upload.count()).toBe(0);
  await eventually(() => keptImages(ada)).toBe(0);
  await ada.reload();
  await shown(ada).waitFor();
  const content = async (): Promise<unknown> =>
    ((await ada.stored()) as Doc).content.map(
      ({ type, content: inside = [] }) => inside[0]?.text ?? type,
    );
  await eventually(content).toEqual(["the north", "image", "south", "end"]);
});

test("an image that this browser can't keep is said not to be kept, and the page asks before it is left", async ({
  person,
}) => {
  const ada = await person("Ada");
  ada.expect(/ERR_FAILED/);
  await ada.page.addInitScript(() => {
    const { open } = IDBFactory.prototype;
    IDBFactory.prototype.open = function (name, version) {
      if (name === "scriptorium-images") throw new DOMException("There is no room.");
      return open.call(this, name, version);
    };
  });
  const cable = await Cable.lay(ada.page);
  await ada.create("Not kept");
  await ada.page.route("**/images", (route) => route.abort());
  await cable.cut();
  await ada.untilBadge("offline");
  await choose(ada, red);
  await ada.page.getByRole("button", { name: "Offline — not kept" }).waitFor();
  const asked = ada.page.waitForEvent("dialog");
  // Not the page's own way, which waits for a page that does not come.
  await ada.page.evaluate(() => void setTimeout(() => location.reload()));
  await (await asked).dismiss();
  await ada.page.getByTestId("upload").getByRole("button", { name: "Remove" }).click();
  await ada.page.getByRole("button", { name: "Offline — kept on this device" }).waitFor();
});

test("a picture within pasted text or a page of its own is stored, with its description, where it stood", async ({
  person,
}) => {
  const ada = await person("Ada");
  await ada.create("Pasted");
  await ada.write("before");
  const source = (width: number): string =>
    `data:image/png;base64,${redPng(width, 10).toString("base64")}`;
  const html = `<p>one</p><p>two<img alt="A field" src="${source(20)}">three</p><ul><li><img src='${source(30)}'></li></ul><img alt="drawn" src="data:image/svg+xml;base64,AA==">`;
  await ada.editor.evaluate((editor, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/html", pasted);
    clipboardData.setData("text/plain", "x");
    editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
  }, html);
  await eventually(() => shown(ada).count()).toBe(2);
  const widths = (): Promise<readonly number[]> =>
    shown(ada).evaluateAll((images) =>
      images.map((image) => (image as HTMLImageElement).naturalWidth),
    );
  expect(await widths()).toEqual([20, 30]);
  await ada.editor.getByRole("img", { name: "A field" }).waitFor();
  await ada.untilBadge("saved");
  const outline = (await imagesIn(ada)) as readonly { readonly src: string }[];
  expect(outline.map(({ src }) => isKept(src))).toEqual([true]);
  expect(await ada.text()).toBe("beforeone\ntwo\nthree\n\ndrawn");
  // What is exported has its pictures in it, and brings them back.
  const saved = ada.page.waitForEvent("download");
  await ada.page.getByRole("button", { name: "Export, import and print" }).click();
  await ada.page.getByRole("menuitem", { name: "Export as web page" }).click();
  const page = readFileSync(await (await saved).path());
  expect(page.toString()).toContain("data:image/png;base64,");
  await ada.create("Inserted");
  const chooser = ada.page.waitForEvent("filechooser");
  await ada.page.getByRole("button", { name: "Export, import and print" }).click();
  await ada.page.getByRole("menuitem", { name: "Insert from file…" }).click();
  await (await chooser).setFiles({ name: "Pasted.html", mimeType: "text/html", buffer: page });
  await eventually(() => shown(ada).count()).toBe(2);
  expect(await widths()).toEqual([20, 30]);
  expect(await ada.editor.locator("h1").allInnerTexts()).toEqual(["Pasted"]);
});

test("[W30] what can't be an image is said in words and leaves nothing behind", async ({
  person,
}) => {
  const ada = await person("Ada");
  ada.expect(/415/);
  await ada.create("Refused");
  await ada.toEnd();
  await choose(ada, { ...red, name: "page.png", buffer: Buffer.from("<script>1</script>") });
  const upload = ada.page.getByTestId("upload");
  await upload.getByText(/The image was not stored\. It isn’t a whole image in PNG/).waitFor();
  await upload.getByRole("button", { name: "Remove" }).click();
  await upload.waitFor({ state: "detached" });
  await bring(ada, "paste", { name: "drawing.svg", mimeType: "image/svg+xml", buffer: red.buffer });
  await ada.page.getByText("“drawing.svg” can’t be shown as an image.", { exact: false }).waitFor();
  expect(await imagesIn(ada)).toEqual([]);
});

test("an image is described, captioned and resized by keyboard and by hand, and that is undone", async ({
  person,
}) => {
  const ada = await person("Ada");
  await ada.create("Sizes");
  await ada.toEnd();
  await choose(ada, red);
  await shown(ada).click();
  await ada.press("Enter");
  await ada.page.getByLabel("What the image shows").fill("A red field");
  await ada.page.getByLabel("Caption").fill("Fig. 1");
  await ada.press("Enter");
  await ada.editor.getByRole("img", { name: "A red field" }).waitFor();
  expect(await ada.editor.locator("figcaption").textContent()).toBe("Fig. 1");
  const handle = ada.editor.getByRole("slider", { name: "Width of the image" });
  await handle.focus();
  await ada.press("ArrowLeft", "Shift+ArrowLeft");
  await eventually(() => handle.getAttribute("aria-valuenow")).toBe("208");
  expect(await handle.evaluate((element) => element === document.activeElement)).toBe(true);
  const box = await handle.boundingBox();
  if (box === null) throw new Error("there is no handle");
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await ada.page.mouse.move(x, y);
  await ada.page.mouse.down();
  await ada.page.mouse.move(x + 52, y, { steps: 3 });
  await ada.page.mouse.up();
  await ada.untilBadge("saved");
  await eventually(() => imagesIn(ada)).toMatchObject([
    { alt: "A red field", title: "Fig. 1", width: 260 },
  ]);
  await ada.editor.focus();
  await ada.press("Control+z");
  await ada.untilBadge("saved");
  expect(await imagesIn(ada)).not.toMatchObject([{ width: 260 }]);
});

test("an image that was taken back by undo is there again with redo", async ({ person }) => {
  const ada = await person("Ada");
  await ada.create("Redo");
  await ada.toEnd();
  await choose(ada, red);
  await shown(ada).waitFor();
  await ada.untilBadge("saved");
  const before = await imagesIn(ada);
  await ada.editor.focus();
  await ada.press("Control+z");
  await eventually(() => ada.editor.locator("figure").count()).toBe(0);
  await ada.press("Control+Shift+z");
  await shown(ada).waitFor();
  await ada.untilBadge("saved");
  await eventually(() => imagesIn(ada)).toEqual(before);
});

test("an image of another site is not asked for, and a lost one is told in words", async ({
  person,
}) => {
  const ada = await person("Ada");
  // The page that the server wrote asks for the lost one first.
  ada.expect(/404/);
  const asked: string[] = [];
  ada.page.on("request", (request) => asked.push(request.url()));
  const lost = `/api/documents/${"a".repeat(22)}/images/${"0".repeat(64)}`;
  const image = (src: string) => ({ type: "image", attrs: { src } });
  await ada.open(
    await ada.import(
      "Elsewhere",
      doc(image("https://example.org/a.png"), image(lost), paragraph(text("end"))),
    ),
  );
  await ada.page.getByText("This image is on example.org.", { exact: false }).waitFor();
  await ada.page.getByText("This image is gone", { exact: false }).waitFor();
  expect(asked.filter((url) => url.includes("example.org"))).toEqual([]);
  // Nothing lies over these words: a click chooses the image, and the button comes beside it.
  const words = ada.editor.locator(".picture-failure").first();
  const box = await words.boundingBox();
  if (box === null) throw new Error("the words are not shown");
  await words.click({ position: { x: box.width - 40, y: 20 } });
  const describe = ada.editor.getByRole("button", { name: "Description…" }).first();
  await eventually(async () => {
    const button = await describe.boundingBox();
    return button !== null && button.y + button.height <= box.y;
  }).toBe(true);
  expect(await ada.page.getByRole("dialog").count()).toBe(0);
  await describe.click();
  await ada.page.getByRole("dialog").waitFor();
});

test("images are let go of with the document that shows them", async ({ person }) => {
  const ada = await person("Ada");
  await ada.page.addInitScript(() => {
    const held = new Set<string>();
    const { createObjectURL, revokeObjectURL } = URL;
    URL.createObjectURL = (object) => {
      const address = createObjectURL.call(URL, object);
      held.add(address);
      return address;
    };
    URL.revokeObjectURL = (address) => {
      held.delete(address);
      revokeObjectURL.call(URL, address);
    };
    Object.assign(window, { heldAddresses: held });
  });
  const heldCount = (): Promise<number> =>
    ada.page.evaluate(
      () => (window as unknown as { heldAddresses: Set<string> }).heldAddresses.size,
    );
  await ada.create("Going");
  await choose(ada, red);
  await shown(ada).waitFor();
  // One more is on its way, and stays so.
  await ada.page.route("**/images", () => {});
  await choose(ada, red);
  await ada.page.getByTestId("upload").waitFor();
  await eventually(heldCount).toBe(2);
  ada.page.on("dialog", (dialog) => void dialog.accept());
  await ada.page.getByRole("link", { name: "All documents" }).click();
  await ada.page.getByTestId("create-document").waitFor();
  await eventually(heldCount).toBe(0);
});

test("small images of every format are shown", async ({ person }) => {
  const ada = await person("Ada");
  await ada.create("Formats");
  const formats = ["image/png", "image/jpeg", "image/gif", "image/webp"] as const;
  for (const [index, mimeType] of formats.entries()) {
    await ada.toEnd();
    await choose(ada, { name: "a", mimeType, buffer: Buffer.from(sampleImages[mimeType]) });
    await eventually(() => shown(ada).count()).toBe(index + 1);
  }
});
