import type { SandboxUser } from "./options.ts";
import { type Account, TOKEN_LIFE_MS } from "./store/accounts.ts";
import type { Store } from "./store/store.ts";

/** Hands out one-hour tokens for the accounts, the same one for as long as it is valid. */
export class TokenDesk {
  readonly #source: { readonly store: Store; readonly clock: { now(): number } };
  readonly #issued = new Map<number, { readonly token: string; readonly issuedAt: number }>();

  constructor(source: { readonly store: Store; readonly clock: { now(): number } }) {
    this.#source = source;
  }

  users(): readonly [SandboxUser, ...SandboxUser[]] {
    const [first, ...others] = this.#source.store.accounts.all().map((account) => this.#user(account));
    if (first === undefined) throw new Error("The sandbox has no users. Give its seed at least one.");
    return [first, ...others];
  }

  forget(): void {
    this.#issued.clear();
  }

  #user(account: Account): SandboxUser {
    const tokenOf = (): string => this.#token(account.id);
    const { email, fullName, password } = account;
    return {
      email,
      fullName,
      password,
      get token() {
        return tokenOf();
      },
    };
  }

  #token(userId: number): string {
    const now = this.#source.clock.now();
    const known = this.#issued.get(userId);
    if (known !== undefined && now >= known.issuedAt && now < known.issuedAt + TOKEN_LIFE_MS) return known.token;
    const token = this.#source.store.accounts.issueToken(userId, now);
    this.#issued.set(userId, { token, issuedAt: now });
    return token;
  }
}
