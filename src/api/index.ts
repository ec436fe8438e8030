import { EntriesApi } from "./entries.ts";
import { SearchToolsApi } from "./search-tools.ts";
import { UtilitiesApi } from "./utilities.ts";
import { UsersApi } from "./users.ts";
import { TreeToolsApi } from "./tree-tools.ts";
import { NotificationsApi } from "./notifications.ts";
import { NotebooksApi } from "./notebooks.ts";
import { SiteLicenseToolsApi } from "./site-license-tools.ts";
import type { Transport } from "../transport/transport.ts";

/** Every documented method, as `api.<class>.<method>`: the vendor's names in camelCase, parameters in human words. */
export class Api {
  readonly entries: EntriesApi;
  readonly searchTools: SearchToolsApi;
  readonly utilities: UtilitiesApi;
  readonly users: UsersApi;
  readonly treeTools: TreeToolsApi;
  readonly notifications: NotificationsApi;
  readonly notebooks: NotebooksApi;
  readonly siteLicenseTools: SiteLicenseToolsApi;

  constructor(transport: Transport) {
    this.entries = new EntriesApi(transport);
    this.searchTools = new SearchToolsApi(transport);
    this.utilities = new UtilitiesApi(transport);
    this.users = new UsersApi(transport);
    this.treeTools = new TreeToolsApi(transport);
    this.notifications = new NotificationsApi(transport);
    this.notebooks = new NotebooksApi(transport);
    this.siteLicenseTools = new SiteLicenseToolsApi(transport);
  }
}
