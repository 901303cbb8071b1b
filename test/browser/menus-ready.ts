import type { Person } from "./person.ts";

/** Waits for what helps to write, which comes a moment later than the text. */
export async function menusReady({ page }: Person): Promise<void> {
  await page.getByTestId("writing").waitFor({ state: "attached" });
}

/** Chooses an entry of the menu by which documents come in and go out. */
export async function chooseInOut({ page }: Person, name: string): Promise<void> {
  await page.getByRole("button", { name: "Export, import and print" }).click();
  await page.getByRole("menuitem", { name }).click();
}
