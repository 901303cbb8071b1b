import type { Page } from "playwright-core";
import type { ExpectStatic } from "vitest";

/** What two people do in the page of an example, and what both have to see of it. */
type Scene = (ada: Page, bo: Page, expect: ExpectStatic) => Promise<void>;

/** In an editor with something to write in and a status: each sees what the other writes, and it is saved. */
const writeTogether: Scene = async (ada, bo, expect) => {
  const [north, south] = [ada, bo].map((page) => page.locator("[contenteditable=true]").first());
  await north?.click();
  await ada.keyboard.type("north");
  await expect.poll(() => south?.innerText()).toContain("north");
  await south?.click();
  await bo.keyboard.press("Control+End");
  await bo.keyboard.type(" and south");
  await expect.poll(() => north?.innerText()).toContain(" and south");
  await expect.poll(() => bo.locator("#status").innerText()).toBe("Saved");
};

/** Each example that has a page. */
export const exampleScenes: Readonly<Record<string, Scene>> = {
  tiptap: writeTogether,
  codemirror: writeTogether,
  blocknote: writeTogether,

  /** Carets stay where they are. */
  textarea: async (ada, bo, expect) => {
    const [north, south] = [ada.locator("#text"), bo.locator("#text")];
    await north.pressSequentially("one three");
    await expect.poll(() => south.inputValue()).toBe("one three");
    await south.press("Control+End");
    await north.evaluate((area: HTMLTextAreaElement) => area.setSelectionRange(4, 4));
    await north.pressSequentially("two ");
    await expect.poll(() => south.inputValue()).toBe("one two three");
    await south.pressSequentially(" four");
    await expect.poll(() => north.inputValue()).toBe("one two three four");
    await north.fill("two 😀 four");
    await expect.poll(() => south.inputValue()).toBe("two 😀 four");
    // Both begin with the same half.
    await south.fill("two 😁 four");
    await expect.poll(() => north.inputValue()).toBe("two 😁 four");
  },

  /** Tasks are shared, and each sees the other. */
  "react-list": async (ada, bo, expect) => {
    await ada.getByRole("textbox").fill("water the plants");
    await ada.getByRole("textbox").press("Enter");
    await bo.getByRole("checkbox", { name: "water the plants" }).check();
    const isDone = (): Promise<boolean> => ada.getByRole("checkbox").isChecked();
    await expect.poll(isDone).toBe(true);
    await expect.poll(() => ada.locator("#others").innerText()).toBe("Bo");
    await bo.getByRole("button", { name: "Delete" }).click();
    await expect.poll(() => ada.locator("#tasks li").count()).toBe(0);
  },

  /** By a client that knows nothing of us. */
  "y-websocket": async (ada, bo, expect) => {
    await ada.getByRole("button").click();
    await bo.getByRole("button").click();
    for (const page of [ada, bo]) {
      const lines = async (): Promise<readonly string[]> =>
        (await page.locator("#text").inputValue()).trim().split("\n").toSorted();
      await expect.poll(lines).toEqual(["Ada was here.", "Bo was here."]);
    }
  },
};
