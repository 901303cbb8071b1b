import { expect, test } from "vitest";
import type { DocumentEvent } from "../webhooks/event.ts";
import { entryMessage, eventMessage, readReportMessages, titleMessage } from "./report-messages.ts";

const event = (id: string): DocumentEvent => ({
  id,
  type: "document.changed",
  atMs: 5,
  epoch: "an epoch",
});

test("events are read in the order in which they were posted, and the last title", () => {
  const messages = [
    eventMessage(event("evt_one")),
    titleMessage("Before"),
    entryMessage(),
    titleMessage("After"),
    eventMessage(event("evt_two")),
  ];
  expect(readReportMessages(messages)).toEqual({
    events: [event("evt_one"), event("evt_two")],
    title: "After",
  });
});

test("where no title was brought, there is none, and an empty one is one", () => {
  expect(readReportMessages([entryMessage()])).toEqual({ events: [], title: null });
  expect(readReportMessages([titleMessage("")])).toEqual({ events: [], title: "" });
});

test("what an outbox of a release before holds is read", () => {
  const messages = [
    { id: "evt_1", body: '{"id":"evt_1","type":"document.changed","atMs":5,"epoch":"an epoch"}' },
    { id: "entry", body: "" },
    { id: "title", body: "Notes" },
  ];
  expect(readReportMessages(messages)).toEqual({ events: [event("evt_1")], title: "Notes" });
});
