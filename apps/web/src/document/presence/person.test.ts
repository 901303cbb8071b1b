import { describe, expect, it } from "vitest";
import { colorOf } from "../../identity/person-color.ts";
import { othersIn, parsePerson } from "./person.ts";

describe("parsePerson", () => {
  it("takes what a well-behaved client sends", () => {
    const user = { id: "ada", name: "Ada", color: "#2a79aa" };
    expect(parsePerson(7, { user, cursor: { anchor: {}, head: {} } })).toEqual({
      clientId: 7,
      ...user,
      cursor: { anchor: {}, head: {} },
    });
  });

  it.each([null, undefined, 3, "x", [], {}, { user: null }, { user: "Ada" }])(
    "shows nobody for %j",
    (state) => {
      expect(parsePerson(7, state)).toBeNull();
    },
  );

  it("replaces colours that could smuggle in styles", () => {
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
      [3, { user: { id: "bo", name: "Bo" } }],
      [4, { user: { id: "bo", name: "Bo" } }],
    ]);
    const others = othersIn(states, { clientId: 1, personId: "me" });
    expect(others.map(({ name }) => name)).toEqual(["Bo"]);
  });
});
