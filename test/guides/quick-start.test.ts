import { expect, test } from "vitest";
import { launchBrowser } from "../browser/browser.ts";
import { Person } from "../browser/person.ts";
import { GuidePage } from "./guide-page.ts";
import { isWhole, newCheckout, newProject, serve } from "./workplace.ts";

const page = new GuidePage("quick-start");

test("the quick start ends with a document that a program has made, and two people in it", async () => {
  await using checkout = newCheckout();
  await using project = newProject();
  const url = await serve(checkout, page.command("npm start"), project);
  project.environment["KEY"] = await checkout.set(page.command("export KEY="));
  await project.install(page.command("npm init"));
  await project.install(page.command("npm install"));
  project.write(page, "write.mjs");
  const said = await project.run(page.command("node write.mjs"));
  const [address = ""] = page.shown("http").exec(said) ?? [];
  const [, id, secret] = /\/d\/(.+)#k=(.+)$/.exec(address) ?? [];
  const headers = { "x-scriptorium-link": secret ?? "" };
  const answer = await fetch(`${url}/api/documents/${id}`, { headers });
  expect(await answer.json()).toEqual({ id, title: "First document", role: "edit" });
  expect(page.unfollowed).toEqual([]);
  if (!isWhole) return;

  const browser = await launchBrowser();
  try {
    const [ada, bo] = await Promise.all(
      ["Ada", "Bo"].map((name) => Person.arrive(browser, url, { name })),
    );
    await ada?.open(address);
    await bo?.open(address);
    expect(await ada?.title.inputValue()).toBe("First document");
    await ada?.write(" from Ada");
    await expect.poll(() => bo?.text()).toBe("Hello from Ada");
    await bo?.write(" and Bo");
    await expect.poll(() => ada?.text()).toBe("Hello from Ada and Bo");
    expect([ada?.problems, bo?.problems]).toEqual([[], []]);
  } finally {
    await browser.close();
  }
});
