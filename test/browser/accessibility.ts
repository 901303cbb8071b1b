import { AxeBuilder } from "@axe-core/playwright";
import type { Person } from "./person.ts";

/** What is wrong with the page as shown, for whoever can't see, point or tell colours apart: rules and places. */
export async function violationsOf({ page }: Person): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
