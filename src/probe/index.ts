/**
 * Looks at a real server: asks the questions of the contract and says what it saw, in words that give nothing away.
 *
 * @module
 */
export { ContractCheck, type ContractCheckOptions, type ContractEvent, contractPorts } from "./contract-check.ts";
export type { ContractReport, FactFinding } from "./report.ts";
