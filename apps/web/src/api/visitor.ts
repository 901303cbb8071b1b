import { textField } from "./fields.ts";
import { request } from "./request.ts";

export interface Visitor {
  readonly id: string;
  readonly name: string;
}

export async function fetchVisitor(): Promise<Visitor> {
  return parseVisitor(await request("GET", "/api/me"));
}

export async function renameVisitor(name: string): Promise<Visitor> {
  return parseVisitor(await request("PUT", "/api/me", { body: { name } }));
}

function parseVisitor(answer: unknown): Visitor {
  return { id: textField(answer, "id"), name: textField(answer, "name") };
}
