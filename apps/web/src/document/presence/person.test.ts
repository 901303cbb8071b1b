import { describe, expect, it } from "vitest";
import { colorOf, distinctColors } from "../../identity/person-color.ts";
import { othersIn, parsePerson, windowsIn } from "./person.ts";

describe("parsePerson", () => {
  it("takes what a well-behaved client sends", () => {
    const user = { id: "ada", name: "Ada", color: colorOf("ada") };
    const state = { user, cursor: { anchor: {}, head: {} }, viewport: { type: 1 }, following: 9 };
    expect(parsePerson(7, state)).toEqual({ clientId: 7, ...state, ...user, user: undefined });
  });

  it.each([null, undefined, 3, "x", [], {}, { user: null }, { user: "Ada" }])(
    "shows nobody for %j",
    (state) => {
      expect(parsePerson(7, state)).toBeNull();
    },
  );

  it("takes no colour from others, which could smuggle in styles", () => {
    const user = { id: "eve", name: "Eve", color: "red;background:url(//evil)" };
    expect(parsePerson(7, { user })?.color).toBe(colorOf("eve"));
  });

  it("strips what would disturb the text around a name", () => {
    const user = { id: "eve", name: "\u202Eeve\n<b>\u0000" };
    expect(parsePerson(7, { user })?.name).toBe("eve<b>");
  });

  it("shortens a name by whole characters", () => {
    const user = { id: "eve", name: "😀".repeat(500) };
    expect(parsePerson(7, { user })?.name).toBe("😀".repeat(60));
  });
});

describe("othersIn", () => {
  it("leaves oneself out, in this window and in others, and counts each person once", () => {
    const states = new Map([
      [1, { user: { id: "me", name: "Me" } }],
      [2, { user: { id: "me", name: "Me" } }],
      [3, { user: { id: "bo", name: "Bo" }, cursor: { anchor: {}, head: {} } }],
      [4, { user: { id: "bo", name: "Bo" } }],
    ]);
    const others = othersIn(windowsIn(states), { clientId: 1, personId: "me" });
    expect(others.map(({ name, clientId }) => [name, clientId])).toEqual([["Bo", 3]]);
  });
});

describe("distinctColors", () => {
  const crowd = Array.from({ length: 40 }, (_, index) => `person-${index}`);

  it("gives people who are here at the same time different colours", () => {
    for (let first = 0; first + 11 <= crowd.length; first += 1) {
      const colors = distinctColors(crowd.slice(first, first + 11));
      expect(new Set(colors.values()).size).toBe(11);
    }
  });

  it("is the same on every screen, whoever is listed first", () => {
    const here = crowd.slice(0, 9);
    expect(distinctColors(here.toReversed())).toEqual(distinctColors(here));
  });

  it("gives everybody their own colour while nobody else who is here wants it", () => {
    for (const id of crowd) expect(distinctColors([id]).get(id)).toBe(colorOf(id));
    const few = distinctColors(crowd.slice(0, 4));
    const kept = [...few].filter(([id, color]) => color === colorOf(id));
    const more = distinctColors([...crowd.slice(0, 4), "zoe"]);
    for (const [id, color] of kept) expect(more.get(id)).toBe(color);
  });

  it("spreads a crowd evenly once every colour is worn", () => {
    const worn = Map.groupBy(distinctColors(crowd.slice(0, 33)).values(), (color) => color);
    expect([...worn.values()].map(({ length }) => length)).toEqual(Array(11).fill(3));
  });
});
