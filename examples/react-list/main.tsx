import { useOthers, useSync, useSyncStatus } from "@scriptorium/sync/react";
import { StrictMode, useEffect, useState, useSyncExternalStore } from "react";
import type { FormEvent } from "react";
import { createRoot } from "react-dom/client";
import * as Y from "yjs";

type Task = Y.Map<string | boolean>;

const asked = new URLSearchParams(location.search);
const name = asked.get("name") ?? "Ada";
const documentId = asked.get("document") ?? "the-first-document";

function App() {
  const [doc] = useState(() => new Y.Doc());
  const provider = useSync({
    url: location.origin.replace(/^http/, "ws"),
    documentId,
    doc,
    getTicket: () => Promise.resolve(name),
  });
  const status = useSyncStatus(provider);
  const others = useOthers(provider);
  // Whoever shows nothing is not there for others.
  useEffect(() => provider?.awareness.setLocalStateField("isHere", true), [provider]);
  return (
    <main>
      <List tasks={doc.getArray<Task>("tasks")} />
      <p id="status">{status?.edits.unsaved === 0 ? "Saved" : "Saving …"}</p>
      <ul id="others">
        {[...others].map(([id, { user }]) => (
          <li key={id}>{(user as { name: string }).name}</li>
        ))}
      </ul>
    </main>
  );
}

function List({ tasks }: { readonly tasks: Y.Array<Task> }) {
  const shown = useTasks(tasks);
  const add = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const field = event.currentTarget.elements.namedItem("what") as HTMLInputElement;
    tasks.push([new Y.Map<string | boolean>([["what", field.value]])]);
    field.value = "";
  };
  return (
    <>
      <ul id="tasks">
        {shown.map(({ what, isDone }, index) => (
          <li key={index}>
            <label>
              <input
                type="checkbox"
                checked={isDone}
                onChange={() => tasks.get(index).set("isDone", !isDone)}
              />
              {what}
            </label>
            <button type="button" onClick={() => tasks.delete(index)}>
              Delete
            </button>
          </li>
        ))}
      </ul>
      <form onSubmit={add}>
        <input name="what" aria-label="What is to be done" />
      </form>
    </>
  );
}

/** The tasks as values, read anew after every change. */
function useTasks(tasks: Y.Array<Task>): readonly { what: string; isDone: boolean }[] {
  const [read] = useState(() => {
    let last = JSON.stringify(tasks);
    let values = tasks.map(valueOf);
    return () => {
      const now = JSON.stringify(tasks);
      if (now !== last) values = tasks.map(valueOf);
      last = now;
      return values;
    };
  });
  return useSyncExternalStore((listener) => {
    tasks.observeDeep(listener);
    return () => tasks.unobserveDeep(listener);
  }, read);
}

function valueOf(task: Task): { what: string; isDone: boolean } {
  return { what: String(task.get("what")), isDone: task.get("isDone") === true };
}

createRoot(document.querySelector("#root") as HTMLElement).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
