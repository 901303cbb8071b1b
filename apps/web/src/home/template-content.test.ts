import { expect, it } from "vitest";
import { text } from "../text/en.ts";
import { templates } from "./template-content.ts";
import { templateIds } from "./templates.ts";

it("every template has a name, a place in the list and content", () => {
  expect([...templateIds].toSorted()).toEqual(Object.keys(text.home.templates).toSorted());
  expect(Object.keys(templates).toSorted()).toEqual([...templateIds].toSorted());
});
