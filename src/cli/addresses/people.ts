import type { Notebook } from "../../index.ts";
import { ApiError, NotFoundError, PermissionError } from "../../core/errors.ts";
import { listNames, nearNames } from "../../core/near-names.ts";
import type { Context } from "../context.ts";

/**
 * LabArchives answers an unknown e-mail as it answers a session that has ended ("no user"), so who is meant is asked before.
 *
 * @throws NotFoundError when nobody has an account under this e-mail.
 */
export async function checkAccount(context: Context, email: string): Promise<void> {
  const { api } = await context.client();
  const { signal } = context;
  const answer = await api.users.emailHasAccount({ email }, { signal }).catch((error: unknown) => {
    // An institution may have closed this question; then adding has to tell.
    if (error instanceof PermissionError || (error instanceof ApiError && error.apiCode !== 4524)) return undefined;
    throw error;
  });
  if (answer?.hasAccount === false) throw nobody(email);
}

/** Nobody is known under this e-mail. */
export function nobody(email: string): NotFoundError {
  return new NotFoundError(
    `Nobody has a LabArchives account under ${JSON.stringify(email)}. Check the e-mail, or ask them to sign up first.`,
  );
}

/** @throws NotFoundError when the e-mail is that of none of the notebook's people. */
export async function checkMember({ signal }: Context, notebook: Notebook, email: string): Promise<void> {
  const emails = (await notebook.users({ signal })).flatMap((person) => person.email ?? []);
  if (emails.some((known) => known.toLowerCase() === email.trim().toLowerCase())) return;
  const available = nearNames(email, emails);
  throw new NotFoundError(
    `${JSON.stringify(email)} is not among the people of ${JSON.stringify(notebook.name)}. ${listNames(available)}`,
    { available },
  );
}
