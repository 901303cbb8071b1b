import { expect, test } from "vitest";
import { GuidePage } from "./guide-page.ts";
import { meet, newMeeting } from "./meet.ts";
import { hasCurl, newCheckout, serve } from "./workplace.ts";

const page = new GuidePage("http-api");
const quickStart = new GuidePage("quick-start");
const sharing = new GuidePage("sharing");
const tickets = new GuidePage("tickets");

test.skipIf(!hasCurl)(
  "the API ends with a document that programs and two people have written in, and that is shared",
  async () => {
    await using checkout = newCheckout();
    await using project = await newMeeting();
    const url = await serve(checkout, quickStart.command("npm start"), project);
    const curl = (start: string) => checkout.run(page.command(`curl ${start}`));
    project.environment["KEY"] = await checkout.set(page.command("export KEY"));
    expect(await checkout.set(page.command("export SERVER"))).toBe(url);
    const id = await checkout.set(page.command("export ID"));
    const head = '-H "authorization: Bearer $KEY"';
    const read = `${head} "$SERVER/api/documents/$ID/content?format=markdown"`;
    await curl(`-X POST ${head} -H "content-type: text/markdown"`);
    expect(await curl(read)).toContain("- [ ] Order more paper");
    await project.install(page.command("npm install yjs"));
    project.environment["ID"] = id;
    project.write(page, "review.mjs");
    expect(await project.run(page.command("node review.mjs"))).toMatch(page.shown("204"));
    expect(await meet(project, id)).toEqual({ id, text: "north south" });
    expect(await curl(`-X POST ${head} -d`)).toContain('"title":"Minutes, for another day"');
    await curl(`-X DELETE ${head}`);
    await curl(`-X POST ${head} "$SERVER/api/documents/$ID/restore"`);
    const listed = await curl(`${head} "$SERVER/api/documents?limit=100"`);
    expect(listed).toContain('"title":"Minutes"');

    const link = await checkout.set(sharing.command("export LINK"));
    project.write(tickets, "guest.mjs");
    const guest = project.start(`node guest.mjs "${link}"`);
    await guest.says("It is called: Minutes");
    expect(await checkout.run(sharing.command("curl"))).toContain('"label":"For the team"');
    expect(page.unfollowed).toEqual([]);
    expect(sharing.unfollowed).toEqual([]);
  },
);
