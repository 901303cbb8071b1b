import { AxeBuilder } from "@axe-core/playwright";
import type { Person } from "./person.ts";

/**
 * What is wrong with the page as shown, for whoever can't see, point or tell colours apart: rules and
 * places.
 */
export async function violationsOf({ page }: Person): Promise<readonly string[]> {
  const { violations } = await checking(page).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ""}`),
  );
}

/** The same of a part of the page. */
export async function violationsIn({ page }: Person, selector: string): Promise<readonly string[]> {
  const { violations } = await checking(page).include(selector).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/**
 * Every rule. Otherwise it opens a page of its own each time, for frames of other origins, of which
 * there are none, and describes every element with which nothing is wrong.
 */
function checking(page: Person["page"]): AxeBuilder {
  return new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ["violations"] });
}
