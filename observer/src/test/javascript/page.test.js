"use strict";

const assert = require("node:assert");
const test = require("node:test");
const { TREE, opened, settled } = require("./open-page.js");

test("the token leaves the address and goes into the header", async () => {
  const page = await opened();
  assert.strictEqual(page.context.window.location.hash, "");
  assert.deepStrictEqual(page.asked.filter(([url]) => url === "api/v1/events"), [["api/v1/events", "Bearer abc"]]);
});

test("a tree is shown as rows, with hostile text as text", async () => {
  const page = await opened();
  const rows = page.byId("tree").children;
  assert.strictEqual(rows.length, 2);
  assert.match(rows[0].textContent, /\/user.*supervisor.*running.*0 of 3 restarts in 5\.0 s/);
  assert.match(rows[1].textContent, /till.*pid 11.*1 in flight.*last: <b>exit<\/b>$/);
  assert.strictEqual(rows[1].getAttribute("aria-level"), "2");
  assert.strictEqual(page.byId("connection").textContent, "connected");
  assert.match(page.byId("summary").textContent, /1 worker, 1 ready/);
});

test("changes are shown in place", async () => {
  const page = await opened();
  const row = page.byId("tree").children[1];
  const changed = { ...TREE, nodes: [{ ...TREE.nodes[1], state: "restarting", pid: undefined }] };
  page.streams[0].send("changes", changed);
  await settled();
  assert.strictEqual(page.byId("tree").children[1], row);
  assert.match(row.textContent, /restarting/);
  assert.doesNotMatch(row.textContent, /pid/);
});

test("keys choose, open and close rows, and the panel tells of the worker", async () => {
  const page = await opened();
  const tree = page.byId("tree");
  tree.children[0].fire("keydown", { key: "ArrowDown" });
  await settled();
  assert.strictEqual(tree.children[1].getAttribute("aria-selected"), "true");
  assert.strictEqual(page.document.activeElement, tree.children[1]);
  assert.match(page.byId("known").textContent, /<b>exit<\/b>\nline two$/);
  assert.match(page.byId("more").textContent, /functions of api/);
  assert.ok(page.asked.some(([url]) => url === "api/v1/worker?path=%2Fuser%2Ftill"));
  tree.children[1].fire("keydown", { key: "ArrowLeft" });
  tree.children[0].fire("keydown", { key: "ArrowLeft" });
  assert.strictEqual(tree.children.length, 1);
  assert.strictEqual(tree.children[0].getAttribute("aria-expanded"), "false");
});

test("a search, the drawing and the events show what they should", async () => {
  const page = await opened();
  const search = page.byId("search");
  search.value = "nothing of it";
  search.fire("input");
  assert.strictEqual(page.byId("empty").hidden, false);
  search.value = "";
  search.fire("input");
  page.byId("show-drawing").fire("click");
  assert.match(page.byId("drawing").textContent, /till.*running/);
  page.byId("show-events").fire("click");
  await settled();
  assert.match(page.byId("event-list").textContent, /exit \/user\/till/);
  assert.strictEqual(page.byId("show-events").getAttribute("aria-pressed"), "true");
});

test("the events of another run replace those of the last one", async () => {
  const page = await opened();
  page.context.timeline = { run: "one", events: [{ number: 900, at: 0, type: "exit", path: "/user/old" }] };
  page.byId("show-events").fire("click");
  await settled();
  assert.match(page.byId("event-list").textContent, /old/);
  page.context.timeline = { run: "two", events: [{ number: 1, at: 0, type: "start", path: "/user/new" }] };
  page.context.tick();
  await settled();
  assert.match(page.byId("event-list").textContent, /new/);
  assert.doesNotMatch(page.byId("event-list").textContent, /old/);
});

test("a reading that failed is not called connected", async () => {
  const page = await opened();
  page.streams[0].send("failed", { at: 1 });
  await settled();
  assert.match(page.byId("connection").textContent, /could not be read/);
  assert.strictEqual(page.document.body.dataset.connected, false);
  page.streams[0].send("still", { at: 2 });
  await settled();
  assert.strictEqual(page.byId("connection").textContent, "connected");
});

test("a node that has left keeps its panel, and its neighbour is the current one", async () => {
  const page = await opened();
  const tree = page.byId("tree");
  const more = { ...TREE.nodes[1], path: "/user/more", name: "more" };
  page.streams[0].send("tree", { ...TREE, nodes: [...TREE.nodes, more] });
  await settled();
  tree.children[2].fire("keydown", { key: "End" });
  await settled();
  page.streams[0].send("tree", TREE);
  await settled();
  assert.strictEqual(page.byId("detail").hidden, false);
  assert.match(page.byId("known").textContent, /\/user\/more, which is not in the tree any more/);
  assert.strictEqual(tree.children[1].tabIndex, 0);
});

test("a worker that is chosen during a question is asked for right after it", async () => {
  const page = await opened();
  const tree = page.byId("tree");
  const more = { ...TREE.nodes[1], path: "/user/more", name: "more" };
  page.streams[0].send("tree", { ...TREE, nodes: [...TREE.nodes, more] });
  await settled();
  let release;
  page.context.held = new Promise((resolve) => { release = resolve; });
  tree.children[0].fire("keydown", { key: "ArrowDown" });
  tree.children[1].fire("keydown", { key: "ArrowDown" });
  await settled();
  release();
  await settled();
  await settled();
  assert.match(page.byId("more").textContent, /functions of .*more/);
});

test("a box of the drawing is a button, and choosing it chooses its row", async () => {
  const page = await opened();
  page.byId("show-drawing").fire("click");
  const boxOf = (path) => page.byId("drawing").children[0].children.find((it) => it.dataset.path === path);
  boxOf("/user/till").focus();
  boxOf("/user/till").fire("keydown", { key: "Enter" });
  assert.strictEqual(boxOf("/user/till").getAttribute("aria-pressed"), "true");
  assert.strictEqual(page.document.activeElement, boxOf("/user/till"));
  assert.strictEqual(page.byId("tree").children[1].tabIndex, 0);
});

test("a tick writes only rows that are on the screen, and nothing in another view", async () => {
  const page = await opened();
  const nodes = Array.from({ length: 50 }, (none, i) => ({ ...TREE.nodes[0], path: "/" + i, name: "n" + i }));
  page.streams[0].send("tree", { ...TREE, nodes });
  await settled();
  page.document.scrolled = 400;
  const rows = page.byId("tree").children;
  const written = () => rows.map((row, i) => (row.children[1].textContent === "" ? -1 : i)).filter((i) => i >= 0);
  rows.forEach((row) => { row.children[1].textContent = ""; });
  page.context.tick();
  assert.deepStrictEqual([written()[0], written().length], [19, 7]);
  page.byId("show-drawing").fire("click");
  rows.forEach((row) => { row.children[1].textContent = ""; });
  page.context.tick();
  assert.strictEqual(written().length, 0);
});

test("ticks sample, and do not disturb", async () => {
  const page = await opened();
  page.context.tick();
  page.context.tick();
  assert.strictEqual(page.byId("tree").children.length, 2);
});

test("the page connects again after the end of a connection", async () => {
  const page = await opened();
  page.streams[0].end();
  await settled();
  assert.strictEqual(page.byId("connection").textContent, "disconnected");
  page.asked.filter(([kind, time]) => kind === "wait" && time === 500).forEach(([, , task]) => task());
  await settled();
  assert.strictEqual(page.streams.length, 2);
  page.streams[1].send("tree", TREE);
  await settled();
  assert.strictEqual(page.byId("connection").textContent, "connected");
});
