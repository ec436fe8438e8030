import type { ParamsOf, ResultOf } from "../endpoints/endpoint.ts";
import { notebooks } from "../endpoints/index.ts";
import type { Download } from "../transport/download.ts";
import type { CallOptions, TransferOptions } from "../transport/options.ts";
import type { Transport } from "../transport/transport.ts";

/** The `notebooks` class of the ELN API, one method each. Source: LabArchives API, Notebooks. */
export class NotebooksApi {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /**
   * Gives an existing account access to a notebook. Errors: 4502, 4509, 4524, 4529.
   */
  addUserToNotebook(
    params: ParamsOf<typeof notebooks.addUserToNotebook>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof notebooks.addUserToNotebook>> {
    return this.#transport.call(notebooks.addUserToNotebook, params, options);
  }

  /**
   * Makes a notebook owned by the person; without `Empty` it comes with template folders. Errors: 4502, 4529.
   */
  createNotebook(
    params: ParamsOf<typeof notebooks.createNotebook>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof notebooks.createNotebook>> {
    return this.#transport.call(notebooks.createNotebook, params, options);
  }

  /**
   * Changes name or settings of a notebook; at least one change is needed. Errors: 4502, 4509, 4529.
   */
  modifyNotebookInfo(
    params: ParamsOf<typeof notebooks.modifyNotebookInfo>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof notebooks.modifyNotebookInfo>> {
    return this.#transport.call(notebooks.modifyNotebookInfo, params, options);
  }

  /**
   * Changes description or project ids of a notebook; at least one is needed. Errors: 4502, 4509.
   */
  modifyNotebookMetadata(
    params: ParamsOf<typeof notebooks.modifyNotebookMetadata>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof notebooks.modifyNotebookMetadata>> {
    return this.#transport.call(notebooks.modifyNotebookMetadata, params, options);
  }

  /**
   * The whole notebook as a 7-Zip archive, for its owner only. May be huge and take minutes to begin. Errors: 4509, 4547.
   */
  notebookBackup(params: ParamsOf<typeof notebooks.notebookBackup>, options?: TransferOptions): Promise<Download> {
    return this.#transport.download(notebooks.notebookBackup, params, options);
  }

  /**
   * Name and settings of a notebook: for its owner, or with Site API Access Rights. Errors: 4501, 4509.
   */
  notebookInfo(
    params: ParamsOf<typeof notebooks.notebookInfo>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof notebooks.notebookInfo>> {
    return this.#transport.call(notebooks.notebookInfo, params, options);
  }

  /**
   * Description and project ids of a notebook. Errors: 4501, 4509.
   */
  notebookMetadata(
    params: ParamsOf<typeof notebooks.notebookMetadata>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof notebooks.notebookMetadata>> {
    return this.#transport.call(notebooks.notebookMetadata, params, options);
  }

  /**
   * The members of a notebook with their roles. Errors: 4501, 4509.
   */
  notebookUsers(
    params: ParamsOf<typeof notebooks.notebookUsers>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof notebooks.notebookUsers>> {
    return this.#transport.call(notebooks.notebookUsers, params, options);
  }

  /**
   * The person's own notebooks that somebody else can open. A 404 means none.
   */
  notebooksWithUser(
    params: ParamsOf<typeof notebooks.notebooksWithUser>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof notebooks.notebooksWithUser>> {
    return this.#transport.call(notebooks.notebooksWithUser, params, options);
  }

  /**
   * Takes somebody out of a notebook (never the owner) and gives their former role. Errors: 4502, 4509, 4529.
   */
  removeUserFromNotebook(
    params: ParamsOf<typeof notebooks.removeUserFromNotebook>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof notebooks.removeUserFromNotebook>> {
    return this.#transport.call(notebooks.removeUserFromNotebook, params, options);
  }

  /**
   * Changes the role of a member. Errors: 4502, 4509, 4529.
   */
  setUserRole(
    params: ParamsOf<typeof notebooks.setUserRole>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof notebooks.setUserRole>> {
    return this.#transport.call(notebooks.setUserRole, params, options);
  }

  /**
   * Makes a member who may own notebooks the owner; the former owner becomes an administrator. Errors: 4502, 4509, 4529.
   */
  transferNotebookOwnership(
    params: ParamsOf<typeof notebooks.transferNotebookOwnership>,
    options?: CallOptions,
  ): Promise<ResultOf<typeof notebooks.transferNotebookOwnership>> {
    return this.#transport.call(notebooks.transferNotebookOwnership, params, options);
  }
}
