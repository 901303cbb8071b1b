import { eventually, test } from "./scene.ts";

test("what another types into a paragraph does not disturb an input method at work in it", async ({
  person,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  await ada.create();
  await bo.open(await ada.share("edit"));
  await ada.write("Start end");
  await eventually(() => bo.text()).toBe("Start end");
  await ada.press("ArrowLeft", "ArrowLeft", "ArrowLeft");
  const keyboard = await ada.inputMethod();
  await keyboard.compose("に");
  await bo.toStart();
  await bo.type("Bo: ");
  await eventually(() => ada.text()).toContain("Bo: Start ");
  await keyboard.compose("にほ");
  await bo.write(" and more");
  await eventually(() => ada.text()).toContain(" and more");
  await keyboard.compose("にほん");
  await keyboard.commit("日本");
  await eventually(() => ada.text()).toBe("Bo: Start 日本end and more");
  await eventually(() => bo.text()).toBe("Bo: Start 日本end and more");
});

test("the title takes an input method's word and what another types into it", async ({
  person,
}) => {
  const [ada, bo] = await Promise.all([person("Ada"), person("Bo")]);
  await ada.create("Start end");
  await bo.open(await ada.share("edit"));
  await ada.title.focus();
  await ada.press("End", "ArrowLeft", "ArrowLeft", "ArrowLeft");
  const keyboard = await ada.inputMethod();
  await keyboard.compose("に");
  await bo.title.focus();
  await bo.press("Home");
  await bo.type("Bo: ");
  await keyboard.compose("にほん");
  await bo.untilBadge("saved");
  await keyboard.commit("日本");
  await eventually(() => ada.title.inputValue()).toBe("Bo: Start 日本end");
  await eventually(() => bo.title.inputValue()).toBe("Bo: Start 日本end");
});
