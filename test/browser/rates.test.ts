import { ServerProcess } from "../server/server-process.ts";
import { Person } from "./person.ts";
import { test } from "./scene.ts";

test("[W70] who asks for too much is told in words when to try again, and goes on with the rest", async ({
  browser,
}) => {
  await using strict = await ServerProcess.start({ RATE_LIMITS: "creations=1" });
  const ada = await Person.arrive(browser, strict.url, { name: "Ada" });
  await ada.create("The first");
  await ada.write("north");
  await ada.untilBadge("saved");
  await ada.goHome();
  await ada.page.getByTestId("create-document").click();
  await ada.page.getByText(/That was too much at once\. Try again in \d+ seconds\./).waitFor();
  await ada.page.getByRole("link", { name: "The first" }).click();
  await ada.untilBadge("saved");
  await ada.leave();
});
