import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { openBrowser } from "./browser.js";
import { startServer } from "./server.js";

const patience = 30_000;
const browser = await openBrowser();
const skip = browser ? false : "Chromium is not installed and could not be. Type: sudo apt-get install chromium";
let server, page, foreign;
const complaints = [];

before(async () => {
  if (!browser) return;
  server = await startServer();
  page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
  page.setDefaultTimeout(patience);
  foreign = [];
  page.on("request", request => { if (!request.url().startsWith(server.url)) foreign.push(request.url()); });
  page.on("console", message => { if (message.type() === "error") complaints.push(message.text()); });
  page.on("pageerror", error => complaints.push(String(error)));
  await page.goto(server.url);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const side = name => page.locator(`.person.${name}`);

async function play(where, title) {
  await page.getByRole("button", { name: title }).click();
  await side(where).locator(".query").press("Control+Enter");
}

async function answered(where, title) {
  const answer = page.waitForResponse(response => response.url().endsWith("/graphql") && response.request().method() === "POST");
  await play(where, title);
  const body = await (await answer).json();
  assert.equal(body.errors, undefined, JSON.stringify(body.errors));
  await side(where).locator(".outcome", { hasText: "answered" }).waitFor();
  return body.data;
}

const heard = (where, text) => side(where).locator(".log li", { hasText: text }).first().waitFor();
const shoot = async name => { if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/${name}.png` }); };

test("Two people sign in with one click, each with a session of their own", { skip }, async () => {
  await shoot("signed-out");
  await side("left").getByRole("button", { name: "Alice" }).click();
  await side("right").getByRole("button", { name: "Bob" }).click();
  await side("left").locator(".state", { hasText: "us-" }).waitFor();
  await side("right").locator(".state", { hasText: "us-" }).waitFor();

  await side("left").locator(".query").press("Control+Enter");
  await side("right").locator(".query").press("Control+Enter");

  await side("left").locator(".answer", { hasText: "alice@example.com" }).waitFor();
  await side("right").locator(".answer", { hasText: "bob@example.com" }).waitFor();
  assert.deepEqual(await page.context().cookies(), []);
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
});

test("A note that Alice shares is found by Bob, who sees her changes arrive", { skip }, async () => {
  await answered("left", "Declare a term");
  const { createRecord } = await answered("left", "Create a note");
  assert.equal((await answered("right", "Find all notes")).findAll.count, 0);
  await play("right", "Follow all notes, live");
  await heard("right", '"isReset": true');
  await answered("left", "Share it with the other person");
  await heard("right", "Groceries");
  const { findAll } = await answered("right", "Find all notes");
  await play("right", "Follow this one note, live");
  await heard("right", "recordChanged");
  await answered("left", "Change the note");

  assert.deepEqual(findAll.nodes.map(node => node.id), [createRecord.record.id]);
  await heard("right", /recordChanged[^]*bread/);
  await heard("right", /changed[^]*bread[^]*removed/);
  assert.match(await side("right").locator(".socket").textContent(), /open, 2 running/);
  await shoot("light");
  await page.emulateMedia({ colorScheme: "dark" });
  await shoot("dark");
  await page.emulateMedia({ colorScheme: "light" });
});

test("An edit of a text arrives as the operation that it was", { skip }, async () => {
  await answered("left", "Create a text, shared at once");
  await play("right", "Follow its operations, live");
  await side("right").locator(".socket", { hasText: "3 running" }).waitFor();
  const { editText } = await answered("left", "Edit the text");

  assert.equal(editText.record.text, "hello, world");
  await heard("right", ", world");
});

test("Why somebody may, and why somebody may not", { skip }, async () => {
  const why = await answered("right", "Why may I read the note?");
  const { whoMay } = await answered("left", "Who may read it?");
  await answered("left", "Create a private note");
  const whyNot = await answered("right", "Why may I not read it?");
  const { explainDenial } = await answered("left", "Explain that denial");
  const preview = await answered("left", "Who would gain what?");

  assert.equal(why.explainAccess.isGranted, true);
  assert.equal(whoMay.length, 2);
  assert.equal(whyNot.explainAccess.isGranted, false);
  assert.equal(explainDenial.right, "READ");
  assert.deepEqual(preview.transact.preview.refusals, []);
});

test("Whoever loses access is told so and hears no more", { skip }, async () => {
  await answered("left", "Take the note back");

  await heard("right", "ACCESS_LOST");
  await heard("right", /"removed": \[\s*\{/);
});

test("The schema is searched by words", { skip }, async () => {
  await page.getByRole("button", { name: "Schema" }).click();
  await page.getByLabel("Search the schema").fill("DenialReason wouldGrant");

  await page.locator("#schema-count", { hasText: /^1 of \d+ definitions$/ }).waitFor();
  await shoot("schema");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#schema").isHidden(), true);
});

test("Tab indents and, after Escape, moves on", { skip }, async () => {
  const query = side("left").locator(".query");
  await query.fill("{");
  await query.press("Tab");
  assert.equal(await query.inputValue(), "{  ");
  await query.press("Escape");
  await query.press("Tab");

  assert.equal(await side("left").locator(".variables").evaluate(area => area === document.activeElement), true);
});

test("Signing out ends the session, and a reload keeps the other one", { skip }, async () => {
  await side("left").getByRole("button", { name: "Sign out" }).click();
  await side("left").locator(".state", { hasText: "not signed in" }).waitFor();
  await page.reload();

  await side("right").locator(".state", { hasText: "us-" }).waitFor();
  assert.equal(await side("left").locator(".state").textContent(), "not signed in");
});

test("The page asks nobody but its server, and its policy refuses nothing of its own", { skip }, async () => {
  const { headers } = await fetch(server.url);

  assert.match(headers.get("content-security-policy"), /^default-src 'none'; script-src 'self'; /);
  assert.deepEqual(foreign, []);
  assert.deepEqual(complaints, []);
});

test("The server says that it is there and that its store answers", { skip }, async () => {
  assert.equal(await (await fetch(`${server.url}/health/live`)).text(), "live");
  assert.ok((await (await fetch(`${server.url}/health/ready`)).json()).revision > 0);
  assert.match(await (await fetch(`${server.url}/schema.graphql`)).text(), /^type Query \{/m);
});
