import { element } from "../../wire/xml-writer.ts";
import type { Handler } from "../call.ts";
import { SandboxFault } from "../sandbox-fault.ts";
import { newNotebook } from "./new-notebook.ts";

const createNotebook: Handler = (call) => {
  if (!call.account.canOwnNotebooks) throw new SandboxFault(4502);
  return [element("nbid", newNotebook(call, call.account.id, call.params.required("name")).wireId)];
};

export const notebooksHandlers = { create_notebook: createNotebook };
