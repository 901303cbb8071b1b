import { expect, test } from "vitest";
import { matchChoices } from "./match-choices.ts";

const choices = [
  { label: "Text", keywords: ["paragraph"] },
  { label: "Heading 1", keywords: ["title", "h1"] },
  { label: "Task list", keywords: ["todo", "checkbox"] },
  { label: "Callout: Tip", keywords: ["hint"] },
  { label: "Table", keywords: ["grid"] },
];

function found(words: string): readonly string[] {
  return matchChoices(choices, words).map(({ label }) => label);
}

test("no words mean every choice, in its order", () => {
  expect(found("")).toEqual(choices.map(({ label }) => label));
  expect(found(" ")).toEqual(choices.map(({ label }) => label));
});

test("the start of a name comes before the start of a word, that before a part", () => {
  expect(found("t")).toEqual(["Text", "Task list", "Table", "Callout: Tip", "Heading 1"]);
  expect(found("tip")).toEqual(["Callout: Tip"]);
});

test("keywords and names without their spaces are understood, whatever the case", () => {
  expect(found("H1")).toEqual(["Heading 1"]);
  expect(found("todo")).toEqual(["Task list"]);
  expect(found("tasklist")).toEqual(["Task list"]);
  expect(found("nothing of the kind")).toEqual([]);
});
