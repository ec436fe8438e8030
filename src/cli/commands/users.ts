import type { Notebook, NotebookRole } from "../../index.ts";
import { AuthenticationError, UsageError } from "../../core/errors.ts";
import { checkAccount, checkMember, nobody } from "../addresses/people.ts";
import { confirm } from "../terminal/ask.ts";
import type { Context } from "../context.ts";
import { Places } from "../addresses/places.ts";
import { shown } from "../../core/terminal-safe.ts";

interface Flags {
  readonly add?: string;
  readonly setRole?: string;
  readonly remove?: string;
  readonly role?: NotebookRole;
}

/** `labapi users`: who may open a notebook, and as what. */
export async function run(context: Context, [address]: readonly [string], flags: Flags): Promise<void> {
  const { add, setRole, remove, role } = flags;
  if (role !== undefined && add === undefined && setRole === undefined)
    throw new UsageError("--role says as what: give --add or --set-role and an e-mail with it.");
  const notebook = await new Places(context).notebook(address);
  const steps = [
    ...(add === undefined ? [] : [letIn(context, notebook, add, role)]),
    ...(setRole === undefined ? [] : [makeRole(context, notebook, setRole, role ?? "USER")]),
    ...(remove === undefined ? [] : [takeOut(context, notebook, remove)]),
  ];
  for (const step of steps) await step.check();
  if (context.isDryRun) return context.output.plan(...steps.map(({ words }) => words));
  for (const step of steps) await step.act();
  await list(context, notebook);
}

/** One change: what it is in words, whether it can be, and how it is done. */
interface Step {
  readonly words: string;
  readonly check: () => Promise<void>;
  readonly act: () => Promise<void>;
}

function letIn(context: Context, notebook: Notebook, email: string, role: NotebookRole | undefined): Step {
  const { signal } = context;
  return {
    words: `let ${email} into ${JSON.stringify(notebook.name)} as ${role ?? "USER"}`,
    check: () => checkAccount(context, email),
    act: async () => {
      try {
        await notebook.addUser(email, role, { signal });
      } catch (error) {
        if (!(error instanceof AuthenticationError) || error.reason !== "unknown-user") throw error;
        // If it was the session after all, this says so.
        await (await context.user()).refresh({ signal });
        throw nobody(email);
      }
    },
  };
}

function makeRole(context: Context, notebook: Notebook, email: string, role: NotebookRole): Step {
  const { signal } = context;
  return {
    words: `make ${email} ${role} of ${JSON.stringify(notebook.name)}`,
    check: () => checkMember(context, notebook, email),
    act: () => notebook.setRole(email, role, { signal }),
  };
}

function takeOut(context: Context, notebook: Notebook, email: string): Step {
  const { signal } = context;
  return {
    words: `take ${email} out of ${JSON.stringify(notebook.name)}`,
    check: async () => {
      await checkMember(context, notebook, email);
      await confirm(context, `Take ${email} out of ${JSON.stringify(notebook.name)}?`);
    },
    act: () => notebook.removeUser(email, { signal }),
  };
}

async function list({ output, signal }: Context, notebook: Notebook): Promise<void> {
  const shapes = (await notebook.users({ signal })).map(({ email, fullName, role, canOwnNotebooks }) => ({
    email: email ?? null,
    fullName: fullName ?? null,
    role,
    canOwnNotebooks: canOwnNotebooks ?? null,
  }));
  await output.list(shapes, () => ({
    headings: ["role", "e-mail", "name"],
    rows: shapes.map(({ email, fullName, role }) => [role, shown(email ?? ""), shown(fullName ?? "")]),
  }));
}
