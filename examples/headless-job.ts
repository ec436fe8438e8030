/**
 * A job without a browser: a one-hour code from LabArchives' "External App authentication" page, kept in the job's secret
 * store. AUTH_EMAIL and AUTH_KEY are this program's own names; labapi does not load them by itself.
 *
 *     API_URL=… ACCESS_KEYID=… ACCESS_PWD=… AUTH_EMAIL=… AUTH_KEY=… npx tsx examples/headless-job.ts result.csv
 */
import { Client, isLabArchivesError } from "labapi";

const { AUTH_EMAIL: email = "", AUTH_KEY: code = "" } = process.env;
const [file] = process.argv.slice(2);
if (file === undefined) throw new Error("Name the file to upload.");

await using client = new Client();
try {
  const user = await client.login(email, code);
  const page = await user.notebooks.default.page(`Runs/${new Date().toISOString().slice(0, 10)}`);
  const entry = await page.attach(file, { caption: "Nightly result" });
  console.log(JSON.stringify(entry.receipt));
} catch (error) {
  if (!isLabArchivesError(error)) throw error;
  console.error(error.message);
  process.exitCode = error.code === "authentication" ? 3 : 4;
}
