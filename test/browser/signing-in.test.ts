/* oxlint-disable no-empty-pattern -- From this pattern vitest reads what a fixture builds on. */
import { expect } from "vitest";
import { SignInProvider } from "../server/sign-in-provider.ts";
import { violationsOf } from "./accessibility.ts";
import { keepsShell, Person } from "./person.ts";
import { eventually, startWatched, test as scene } from "./scene.ts";

/** Tests with a provider, a server where only who signed in creates, and one where guests do too. */
const test = scene
  .extend("provider", { scope: "file" }, async ({}, { onCleanup }) => {
    const provider = await SignInProvider.start();
    onCleanup(() => provider[Symbol.asyncDispose]());
    provider.people.set("ada", {
      name: "Ada Lovelace",
      email: "ada@example.org",
      email_verified: true,
    });
    provider.people.set("bo", { name: "Bo", email: "bo@elsewhere.example", email_verified: true });
    return provider;
  })
  .extend("closed", { scope: "file" }, async ({ provider }, { onCleanup }) => {
    return startWatched({ ...provider.environment, OIDC_ALLOWED: "@example.org" }, onCleanup);
  })
  .extend("open", { scope: "file" }, async ({ provider, closed }, { onCleanup }) => {
    const open = await startWatched({ ...provider.environment, CREATION: "everybody" }, onCleanup);
    provider.serve(closed.url, open.url);
    return open;
  });

/** An edit of a document on this device that no server has acknowledged. */
function leaveUnsent(person: Person, id: string): Promise<void> {
  return person.page.evaluate(async (documentId) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const opening = indexedDB.open(`scriptorium/${documentId}`);
    opening.onsuccess = () => {
      const transaction = opening.result.transaction("outbox", "readwrite");
      transaction.objectStore("outbox").put(Uint8Array.of(0, 0), "unsent");
      transaction.oncomplete = () => {
        opening.result.close();
        resolve();
      };
      transaction.onabort = () => reject(new Error("it was not written"));
    };
    return promise;
  }, id);
}

/** The documents of which this device has a copy. */
function copies(person: Person): Promise<readonly string[]> {
  return person.page.evaluate(async () =>
    (await indexedDB.databases())
      .map(({ name = "" }) => name.split("/"))
      .flatMap(([owner, id]) => (owner === "scriptorium" && id !== undefined ? id : [])),
  );
}

async function signIn(person: Person, as: string): Promise<void> {
  await person.page.getByTestId("sign-in").click();
  await person.page.getByRole("link", { name: `I am ${as}` }).click();
}

test("[W63][W64][W68] the front page asks to sign in before creating, and the name leads out again", async ({
  browser,
  closed,
  open: _open,
}) => {
  const ada = await Person.arrive(browser, closed.url, { name: "Somebody", ...keepsShell });
  await ada.visit("/");
  await ada.page.getByText("Sign in to begin a document.").waitFor();
  expect(await ada.page.getByTestId("create-document").count()).toBe(0);
  expect(await ada.page.getByRole("button", { name: "Import files" }).count()).toBe(0);
  expect(await violationsOf(ada)).toEqual([]);
  await signIn(ada, "ada");
  const unsent = await ada.createByHand("Not sent");
  const id = await ada.createByHand("Notes");
  await ada.page.locator("[data-self]").click();
  await ada.page.getByText("Signed in as Ada Lovelace").waitFor();
  await ada.goHome();
  await ada.page.getByRole("button", { name: "Ada Lovelace" }).click();
  expect(await violationsOf(ada)).toEqual([]);
  expect(await copies(ada)).toEqual(expect.arrayContaining([id, unsent]));
  await leaveUnsent(ada, unsent);
  await ada.page.getByTestId("sign-out").click();
  await ada.page.getByText("Sign in to begin a document.").waitFor();
  // What she wrote is not left behind on the device, unless it is nowhere else.
  expect(await copies(ada)).toEqual([unsent]);
  ada.expect(/404/);
  await ada.visit(`/d/${id}`);
  await ada.page
    .getByText("This document doesn’t exist, or you don’t have access to it.")
    .waitFor();
  expect(ada.problems).toEqual([]);
  await ada.leave();
  // Who comes to her document in another browser is offered to sign in, and led back to it.
  const phone = await Person.arrive(browser, closed.url, { name: "Somebody" });
  phone.expect(/404/);
  await phone.visit(`/d/${id}`);
  await phone.page
    .getByText("This document doesn’t exist, or you don’t have access to it.")
    .waitFor();
  await signIn(phone, "ada");
  await phone.page.waitForURL(`${closed.url}/d/${id}`);
  await eventually(() => phone.title.inputValue()).toBe("Notes");
  await phone.goHome();
  await phone.page.getByRole("button", { name: "Ada Lovelace" }).click();
  await phone.page.getByTestId("sign-out-everywhere").click();
  await phone.page.getByText("Sign in to begin a document.").waitFor();
  expect(phone.problems).toEqual([]);
  await phone.leave();
});

test("[W65] what a guest wrote is theirs after signing in, also in another browser", async ({
  browser,
  open,
}) => {
  const guest = await Person.arrive(browser, open.url, { name: "Guest" });
  const id = await guest.createByHand("Written as a guest");
  await guest.goHome();
  await signIn(guest, "ada");
  await guest.page.getByRole("button", { name: "Ada Lovelace" }).waitFor();
  const elsewhere = await Person.arrive(browser, open.url, { name: "Elsewhere" });
  await elsewhere.visit("/");
  await signIn(elsewhere, "ada");
  await elsewhere.page.getByRole("button", { name: "Ada Lovelace" }).waitFor();
  await elsewhere.open(id);
  await eventually(() => elsewhere.title.inputValue()).toBe("Written as a guest");
  await elsewhere.page.getByTestId("share").click();
  await elsewhere.page.getByTestId("share-create").waitFor();
  // When what this browser opened can't be ended, they are told, and how to end it.
  guest.expect(/500/);
  await guest.goHome();
  await guest.page.route("**/api/session/sign-out", (route) =>
    route.fulfill({
      status: 500,
      contentType: "application/problem+json",
      body: JSON.stringify({ type: "urn:scriptorium:problem:sign-out-incomplete" }),
    }),
  );
  await guest.page.getByRole("button", { name: "Ada Lovelace" }).click();
  await guest.page.getByTestId("sign-out").click();
  await guest.page.getByRole("heading", { name: "You are signed out in this browser" }).waitFor();
  expect([...guest.problems, ...elsewhere.problems]).toEqual([]);
  await Promise.all([guest.leave(), elsewhere.leave()]);
});

test("[W64] who is not let in is told why, and what to do", async ({
  browser,
  closed,
  open: _open,
}) => {
  const bo = await Person.arrive(browser, closed.url, { name: "Bo" });
  await bo.visit("/");
  await signIn(bo, "bo");
  await bo.page.getByRole("heading", { name: "This account is not let in here" }).waitFor();
  expect(await violationsOf(bo)).toEqual([]);
  await bo.page.goto(`${closed.url}/sign-in?problem=stale&return=%2Fd%2Fx`);
  await bo.page.getByRole("heading", { name: "Signing in took too long" }).waitFor();
  expect(await bo.page.getByTestId("sign-in").getAttribute("href")).toBe(
    "/api/session/sign-in?return=%2Fd%2Fx",
  );
  expect(bo.problems).toEqual([]);
  await bo.leave();
  const german = await Person.arrive(browser, closed.url, { name: "Bo", locale: "de" });
  await german.visit("/sign-in?problem=unreachable");
  await german.page
    .getByRole("heading", { name: "Die Anmeldung ist gerade nicht möglich" })
    .waitFor();
  await german.leave();
});
