/**
 * LabArchives for assistants, over the Model Context Protocol: reading only unless told otherwise, on this machine only, and exact about
 * what was done. Needs the optional package `@modelcontextprotocol/sdk`.
 *
 * @module
 */
export type { AuditRecord } from "./audit.ts";
export { type AssistantLimits, type AssistantOptions, DEFAULT_LIMITS, type WritePlace } from "./options.ts";
export { type McpHttpOptions, type McpHttpServer, serveHttp } from "./http.ts";
export { CONFIG_CLIENTS, type ConfigClient, configFor } from "./print-config.ts";
export { createMcpServer } from "./server.ts";
export { serveStdio } from "./stdio.ts";
