import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { GuidePage } from "./guide-page.ts";
import { meet, newMeeting } from "./meet.ts";
import { isWhole, newCheckout, newProject, serve } from "./workplace.ts";

const page = new GuidePage("webhooks");
const quickStart = new GuidePage("quick-start");

async function freePort(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return String(port);
}

test("webhooks end with a receiver that is told of a document in which two people write", async () => {
  await using receiving = newProject();
  await receiving.install(page.command("npm init"));
  await receiving.install(page.command("npm install"));
  receiving.write(page, "receive.mjs");
  const secret = await receiving.set(page.command("export WEBHOOK_SECRET"));
  receiving.environment["PORT"] = await freePort();
  const receiver = receiving.start(page.command("node receive.mjs"));
  const [, address = ""] = await receiver.says(/Listening on (\S+)/);

  await using checkout = newCheckout();
  await using project = await newMeeting();
  checkout.environment["WEBHOOK_SECRET"] = secret;
  checkout.instead.set("http://127.0.0.1:9000", address);
  await checkout.set(page.command("export WEBHOOK_URLS"));
  await serve(checkout, page.command("npm start"), project);
  project.environment["KEY"] = await checkout.set(quickStart.command("export KEY="));
  const { id } = await meet(project);
  const [created] = await receiver.says(page.shown("document.created"));
  expect(created).toBe(`document.created ${id}`);
  const changed = page.shown("document.changed");
  // Half a minute later.
  if (isWhole) await receiver.says(changed);
  expect(page.unfollowed).toEqual([]);
});
