"use strict";

const assert = require("node:assert");
const test = require("node:test");
const { opened, settled } = require("./open-page.js");

/** A page with a chosen worker, on which actions are as given. */
async function openedAtWorker(offered) {
  const page = await opened();
  page.answer("actions?", () => offered);
  page.posted = [];
  page.answer("action", (url, options) => {
    page.posted.push(options);
    return { message: "It was stopped, and runs again (pid 12)." };
  });
  page.byId("tree").children[0].fire("keydown", { key: "ArrowDown" });
  await settled();
  return page;
}

const ON = { version: 1, on: true, path: "/user/till", incarnation: 3, actions: ["restart", "unheard", "dump"] };
const buttonsOf = (page) => page.byId("act-buttons").children;

async function confirmed(page, token) {
  buttonsOf(page)[0].fire("click");
  page.byId("act-token").value = token;
  page.byId("act-form").fire("submit");
  await settled();
}

test("there are no buttons while actions are off, and nobody asks again", async () => {
  const page = await openedAtWorker({ version: 1, on: false });
  page.context.tick();
  page.context.tick();
  await settled();
  assert.strictEqual(buttonsOf(page).length, 0);
  assert.strictEqual(page.asked.filter(([url]) => url.includes("actions?")).length, 1);
});

test("one question for actions is open at a time, and another node is asked for after it", async () => {
  const page = await openedAtWorker(ON);
  const asked = () => page.asked.filter(([url]) => url.includes("actions?")).map(([url]) => url);
  let answerFirst;
  page.answer("actions?", () => new Promise((resolve) => { answerFirst = () => resolve(ON); }));
  page.streams[0].send("tree", { ...page.tree, nodes: [...page.tree.nodes, { ...page.tree.nodes[1], path: "/user/desk", name: "desk" }] });
  await settled();
  const before = asked().length;
  for (let i = 0; i < 8; i++) {
    page.context.tick();
    await settled();
  }
  page.byId("tree").children[1].fire("keydown", { key: "ArrowDown" });
  await settled();
  assert.strictEqual(asked().length, before + 1);
  page.answer("actions?", () => ({ ...ON, path: "/user/desk", actions: ["dump"] }));
  answerFirst();
  await settled();
  assert.deepStrictEqual(asked().slice(before + 1), ["api/v1/actions?path=%2Fuser%2Fdesk"]);
  assert.deepStrictEqual(buttonsOf(page).map((button) => button.textContent), ["Stacks to the log"]);
});

test("a button asks in a dialog, and the outcome is said in words", async () => {
  const page = await openedAtWorker(ON);
  assert.deepStrictEqual(buttonsOf(page).map((button) => button.textContent), ["Restart", "Stacks to the log"]);
  buttonsOf(page)[0].fire("click");
  assert.strictEqual(page.byId("act").isOpen, true);
  assert.strictEqual(page.byId("act-title").textContent, "Restart: /user/till");
  assert.match(page.byId("act-words").textContent, /Now: running, pid 11, 1 call in flight\.$/);
  assert.strictEqual(page.document.activeElement, page.byId("act-token"));
  assert.strictEqual(page.posted.length, 0);
  page.byId("act-token").value = " secret ";
  page.byId("act-form").fire("submit");
  await settled();
  assert.strictEqual(page.byId("act").isOpen, false);
  const [{ method, headers, body }] = page.posted;
  assert.strictEqual(method, "POST");
  assert.deepStrictEqual({ ...headers }, { Authorization: "Bearer abc", "Content-Type": "application/json",
    "X-Clutch-Actions-Token": "secret" });
  assert.deepStrictEqual(JSON.parse(body), { path: "/user/till", action: "restart", incarnation: 0, pid: 11 });
  assert.strictEqual(page.byId("act-outcome").textContent,
    "Restart of /user/till: It was stopped, and runs again (pid 12).");
});

test("the token is asked for once, and kept in no storage and no element", async () => {
  const page = await openedAtWorker(ON);
  await confirmed(page, "secret");
  assert.strictEqual(page.byId("act-token").value, "");
  assert.ok(![...page.storage.values()].includes("secret"));
  buttonsOf(page)[1].fire("click");
  assert.strictEqual(page.byId("act-ask").hidden, true);
  assert.strictEqual(page.document.activeElement, page.byId("act-cancel"));
  page.byId("act-form").fire("submit");
  await settled();
  assert.strictEqual(page.posted[1].headers["X-Clutch-Actions-Token"], "secret");
  assert.strictEqual(JSON.parse(page.posted[1].body).action, "dump");
});

test("a level goes along with its action alone", async () => {
  const page = await openedAtWorker({ ...ON, actions: ["log-level", "dump"] });
  const bodyOf = (place) => JSON.parse(page.posted[place].body);
  page.byId("act-level").value = "DEBUG";
  await confirmed(page, "secret");
  assert.strictEqual(page.byId("act-level-ask").hidden, false);
  assert.deepStrictEqual(bodyOf(0), { path: "/user/till", action: "log-level", incarnation: 0, pid: 11, level: "DEBUG" });
  buttonsOf(page)[1].fire("click");
  assert.strictEqual(page.byId("act-level-ask").hidden, true);
  page.byId("act-form").fire("submit");
  await settled();
  assert.deepStrictEqual(bodyOf(1), { path: "/user/till", action: "dump", incarnation: 0, pid: 11 });
});

test("a wrong token is forgotten and said", async () => {
  const page = await openedAtWorker(ON);
  page.answer("action", () => { throw Object.assign(new Error("The token is wrong.\n"), { status: 401 }); });
  await confirmed(page, "wrong");
  assert.match(page.byId("act-outcome").textContent, /: The token is wrong\.$/);
  buttonsOf(page)[0].fire("click");
  assert.strictEqual(page.byId("act-ask").hidden, false);
});

test("what was refused is said, and the token stays", async () => {
  const page = await openedAtWorker(ON);
  page.answer("action", () => { throw Object.assign(new Error("Another incarnation.\n"), { status: 409 }); });
  await confirmed(page, "secret");
  assert.match(page.byId("act-outcome").textContent, /: Another incarnation\.$/);
  buttonsOf(page)[0].fire("click");
  assert.strictEqual(page.byId("act-ask").hidden, true);
});

test("nothing is done without a confirmation or a token", async () => {
  const page = await openedAtWorker(ON);
  buttonsOf(page)[0].fire("click");
  page.byId("act-form").fire("submit");
  assert.strictEqual(page.byId("act").isOpen, true);
  page.byId("act-cancel").fire("click");
  await settled();
  assert.strictEqual(page.byId("act").isOpen, false);
  assert.strictEqual(page.posted.length, 0);
});

test("a target that has left meanwhile is not asked for", async () => {
  const page = await openedAtWorker(ON);
  page.streams[0].send("tree", { ...page.tree, nodes: page.tree.nodes.slice(0, 1) });
  await settled();
  buttonsOf(page)[0].fire("click");
  assert.match(page.byId("act-outcome").textContent, /not there any more/);
});

test("a supervisor has no buttons, and the buttons of another node do not stay", async () => {
  const page = await openedAtWorker(ON);
  page.byId("tree").children[1].fire("keydown", { key: "ArrowUp" });
  await settled();
  assert.strictEqual(buttonsOf(page).length, 0);
});
