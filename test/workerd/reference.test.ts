import { app } from "@scriptorium/worker/src/app.ts";
import { problemNames } from "@scriptorium/worker/src/problem.ts";
import { openApiDocument, operationsOf } from "@scriptorium/worker/src/openapi/openapi-document.ts";
import { expect, test } from "vitest";

const document = await openApiDocument(app);

/** What is registered at the application, but for the pages and files. */
function registered(): string[] {
  const routes = app.routes
    .filter(({ method, path }) => method !== "ALL" && /^\/(api|sync)(\/|$)/.test(path))
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
  return [...new Set(routes)].toSorted();
}

test("[W82] the document has every route of the API, and no other", () => {
  const told = [...operationsOf(document)].map(([path, method]) => `${method} ${path}`);
  expect(told.toSorted()).toEqual(registered());
  expect(told).toContain("POST /api/documents");
});

test("[W82] each endpoint has a name of its own, an answer, who may, and its problems", () => {
  const operations = [...operationsOf(document)].map(([, , operation]) => operation);
  const names = operations.map(({ operationId }) => operationId);
  expect([...new Set(names)]).toEqual(names);
  for (const { operationId, responses = {}, security, tags, summary } of operations) {
    const statuses = Object.keys(responses).map(Number);
    expect([operationId, statuses.filter((status) => status < 400).length]).toEqual([
      operationId,
      1,
    ]);
    expect(statuses).toContain(500);
    expect(security?.length).toBeGreaterThan(0);
    expect(tags).toHaveLength(1);
    expect(summary).not.toBe("");
  }
});

test("[W82] every problem of the API stands at an endpoint that answers with it", () => {
  const told = JSON.stringify(document.paths).matchAll(/urn:scriptorium:problem:([\w-]+)/g);
  // That an endpoint has no such method is said where there is none.
  const expected = problemNames.filter((name) => name !== "method-not-allowed");
  expect([...new Set([...told].map(([, name]) => name))].toSorted()).toEqual(expected.toSorted());
});
