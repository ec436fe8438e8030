import type { ParamsOf, ResultOf } from "../endpoints/endpoint.ts";
import { users } from "../endpoints/index.ts";
import type { CallOptions } from "../transport/options.ts";
import type { Transport } from "../transport/transport.ts";

/** The `users` class of the ELN API, one method each. Source: LabArchives API, Users. */
export class UsersApi {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Makes an account, which sends an activation email, and optionally a first notebook. Errors: 4515, 4516, 4523, 4524, 4529.
   */
  createUserAccount(
    params: ParamsOf<typeof users.createUserAccount>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof users.createUserAccount>> {
    return this.#transport.call(users.createUserAccount, params, options);
  }

  /**
   * Whether an email belongs to an account. A 404 means no. Errors: 4524.
   */
  emailHasAccount(
    params: ParamsOf<typeof users.emailHasAccount>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof users.emailHasAccount>> {
    return this.#transport.call(users.emailHasAccount, params, options);
  }

  /**
   * The largest file the person may upload, in bytes.
   */
  maxFileSize(
    params: ParamsOf<typeof users.maxFileSize>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof users.maxFileSize>> {
    return this.#transport.call(users.maxFileSize, params, options);
  }

  /**
   * Sets the vendor's tracking code of a person. Older documentation only.
   *
   * @deprecated No longer in the vendor's list.
   */
  setCampaignCode(
    params: ParamsOf<typeof users.setCampaignCode>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof users.setCampaignCode>> {
    return this.#transport.call(users.setCampaignCode, params, options);
  }

  /**
   * Exchanges an email and a one-time code (or one-hour token) for the person's uid and notebooks. Errors: 4514, 4522.
   */
  userAccessInfo(
    params: ParamsOf<typeof users.userAccessInfo>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof users.userAccessInfo>> {
    return this.#transport.call(users.userAccessInfo, params, options);
  }

  /**
   * The person behind a stored uid, with a fresh notebook list. Errors: 4507, 4533.
   */
  userInfoViaId(
    params: ParamsOf<typeof users.userInfoViaId>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof users.userInfoViaId>> {
    return this.#transport.call(users.userInfoViaId, params, options);
  }
}
