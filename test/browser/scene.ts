/* oxlint-disable no-empty-pattern -- From this pattern vitest reads what a fixture builds on. */
import type { BrowserContextOptions } from "playwright-core";
import { test as base, expect } from "vitest";
import { findHeadlessShell } from "../find-chromium.ts";
import { leaksIn } from "../server/leaks.ts";
import { ServerProcess } from "../server/server-process.ts";
import { Visitor } from "../server/visitor.ts";
import { launchBrowser } from "./browser.ts";
import { Person } from "./person.ts";

/**
 * Tests with a server and people at browsers. After each test the people leave, and the test fails
 * if one of them met an error that it did not expect, or if a secret stands in what the server told, in
 * an address or in a message of a page.
 */
export const test = base
  .extend("server", { scope: "file" }, async ({}, { onCleanup }) => {
    return startWatched({}, onCleanup);
  })
  .extend("browser", { scope: "file" }, async ({}, { onCleanup }) => {
    const browser = await launchBrowser({ executablePath: findHeadlessShell() });
    onCleanup(() => browser.close());
    return browser;
  })
  .extend("person", async ({ browser, server }, { onCleanup }) => {
    const people: Person[] = [];
    const from = server.output.length;
    onCleanup(async () => {
      await Promise.all(people.map((person) => person.leave()));
      expect(leaksIn(server.output.slice(from))).toEqual([]);
      expect(
        people.flatMap(({ name, problems }) => problems.map((what) => `${name}: ${what}`)),
      ).toEqual([]);
    });
    return async (name: string, options: BrowserContextOptions = {}): Promise<Person> => {
      const person = await Person.arrive(browser, server.url, { name, ...options });
      people.push(person);
      return person;
    };
  });

/** A server that is ended with the file, which fails if a secret stands in what that told. */
export async function startWatched(
  environment: Readonly<Record<string, string>>,
  onCleanup: (end: () => Promise<void>) => void,
): Promise<ServerProcess> {
  // All that is ever told, because it is looked through.
  const server = await ServerProcess.start({ LOG_LEVEL: "debug", ...environment });
  onCleanup(async () => {
    await server[Symbol.asyncDispose]();
    expect(leaksIn(server.output)).toEqual([]);
  });
  return server;
}

/** Asks again until the answer is right. */
export function eventually<T>(read: () => Promise<T>) {
  return expect.poll(read);
}

/** A person as the API knows them: with the cookies of their browser. */
export async function visitorOf(person: Person, server: ServerProcess): Promise<Visitor> {
  const visitor = new Visitor(server);
  const cookies = await person.page.context().cookies(server.url);
  visitor.cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  return visitor;
}
