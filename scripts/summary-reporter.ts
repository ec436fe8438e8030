import type { Reporter, TestModule } from "vitest/node";

/** Ends a run with one plain line, `N passed, N failed`, that people and machines can read. */
export class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const states = modules.flatMap((module) => [...module.children.allTests()]).map((test) => test.result().state);
    const count = (state: string): number => states.filter((candidate) => candidate === state).length;
    // A file that cannot be loaded has no tests to count, and must not look like success.
    const brokenFiles = modules.filter((module) => module.errors().length > 0).length;
    const failed = count("failed") + brokenFiles + unhandledErrors.length;
    const skipped = count("skipped") > 0 ? `, ${count("skipped")} skipped` : "";
    // The default reporter prints its own closing lines in the same turn; this one comes last.
    setImmediate(() => console.log(`\n${count("passed")} passed, ${failed} failed${skipped}`));
  }
}
