import type { UserId } from "../core/ids.ts";
import type { Endpoint } from "../endpoints/endpoint.ts";
import type { Params, ParamValues } from "../endpoints/param.ts";
import type { Download } from "../transport/download.ts";
import type { CallOptions, TransferOptions, TransportOptions } from "../transport/options.ts";
import { Transport, type Uploaded } from "../transport/transport.ts";
import type { PreparedUpload } from "../transport/upload.ts";
import type { Reauthenticator, RunOptions } from "./reauthenticator.ts";

/** A transport whose calls survive the end of a session: see {@link Reauthenticator}. */
export class ReauthenticatingTransport extends Transport {
  readonly #reauthenticator: Reauthenticator;

  constructor(options: TransportOptions, reauthenticator: Reauthenticator, known?: Transport["known"]) {
    super(options, known);
    this.#reauthenticator = reauthenticator;
  }

  override async call<P extends Params, R>(
    endpoint: Endpoint<P, R>,
    params: ParamValues<P>,
    options: CallOptions = {},
  ): Promise<R> {
    return this.#run(params, { ...options, isRepeatable: true }, (current) => super.call(endpoint, current, options));
  }

  override async download<P extends Params>(
    endpoint: Endpoint<P, never>,
    params: ParamValues<P>,
    options: TransferOptions = {},
  ): Promise<Download> {
    return this.#run(params, { ...options, isRepeatable: true }, (current) =>
      super.download(endpoint, current, options),
    );
  }

  override async upload<P extends Params, R>(
    endpoint: Endpoint<P, R>,
    params: ParamValues<P>,
    file: PreparedUpload,
    options: TransferOptions = {},
  ): Promise<Uploaded<R>> {
    return this.#run(params, { ...options, isRepeatable: file.replayable }, (current) =>
      super.upload(endpoint, current, file, options),
    );
  }

  /** Calls that are made for nobody in particular have no session that could end. */
  #run<V, T>(params: V, options: RunOptions, call: (params: V) => Promise<T>): Promise<T> {
    const { userId } = params as { userId?: UserId };
    if (userId === undefined) return call(params);
    return this.#reauthenticator.run(userId, options, (current) => call({ ...params, userId: current }));
  }
}
