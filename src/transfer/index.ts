/**
 * Batches of files, up and down: what to send is collected and guarded, planned, noted in a journal, sent, fetched and watched. An
 * engine takes plain options and gives events; it never writes to a terminal and never reads the environment.
 *
 * @module
 */
export { collect } from "./collect/collect.ts";
