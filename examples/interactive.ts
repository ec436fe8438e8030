/**
 * A script at a workstation: sign in through the browser, then work.
 *
 *     API_URL=… ACCESS_KEYID=… ACCESS_PWD=… npx tsx examples/interactive.ts "My Research Notebook"
 */
import { Client } from "labapi";

await using client = new Client();
const user = await client.defaultAuthenticate();

const [name] = process.argv.slice(2);
const notebook = name === undefined ? user.notebooks.default : user.notebooks.get(name);
const page = await notebook.page("Experiments/2026/Results");
await page.addText("<p>Hello from labapi</p>");
for await (const node of notebook.walk()) console.log(node.path.toString());
