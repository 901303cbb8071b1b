import type { Person } from "./person.ts";

/** Waits for what helps to write, which comes a moment later than the text. */
export async function menusReady({ page }: Person): Promise<void> {
  await page.getByTestId("writing").waitFor({ state: "attached" });
}
