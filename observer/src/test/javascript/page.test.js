"use strict";

const assert = require("node:assert");
const fs = require("node:fs");
const path = require("node:path");
const test = require("node:test");
const vm = require("node:vm");
const { fakeDocument } = require("./fake-document.js");

const FOLDER = path.join(__dirname, "../../main/resources/io/clutch/observer");
const read = (name) => fs.readFileSync(path.join(FOLDER, name), "utf8");
const SCRIPT = ["model.js", "rows.js", "drawing.js", "detail.js", "flame.js", "inspect.js", "page.js"].map(read).join("");

const TREE = {
  version: 1, system: "app", at: Date.now(), omitted: 0,
  nodes: [
    { path: "/user", parent: "", name: "/user", kind: "supervisor", state: "running", restartsInPeriod: 0,
      restartsAllowed: 3, periodSeconds: 5 },
    { path: "/user/till", parent: "/user", name: "till", kind: "worker", state: "running", pid: 11, inFlight: 1,
      queued: 0, streams: 0, readySince: Date.now(), lastReason: "<b>exit</b>\nline two" },
  ],
};

/** A page whose requests are answered by the test. */
function open() {
  const document = fakeDocument(read("page.html"));
  const asked = [];
  const streams = [];
  const storage = new Map();
  const context = vm.createContext({
    document, URL, JSON, Date, Map, Set, Object, AbortController, encodeURIComponent, console,
    setTimeout: (task, time) => { asked.push(["wait", time, task]); return 0; },
    clearTimeout: () => {},
    setInterval: (task) => { context.tick = task; return 0; },
    TextDecoderStream: class {},
    sessionStorage: { setItem: (key, value) => storage.set(key, value), getItem: (key) => storage.get(key) || null },
    history: { replaceState: () => { context.window.location.hash = ""; } },
    window: { innerHeight: 100, addEventListener: () => {}, location: { hash: "#token=abc", pathname: "/", reload: () => {} } },
    fetch: async (url, options) => {
      asked.push([url, options.headers.Authorization]);
      if (url.includes("worker")) {
        await context.held;
        return { ok: true, json: async () => ({ exits: [], log: [], target: "functions of " + url, calls: [] }) };
      }
      if (url.includes("timeline")) {
        const after = Number(url.split("=")[1]);
        const events = context.timeline.events.filter((event) => event.number > after);
        return { ok: true, json: async () => ({ ...context.timeline, events }) };
      }
      const reads = [];
      const stream = {
        send: (type, data) => {
          stream.give({ done: false, value: "event: " + type + "\ndata: " + JSON.stringify(data) + "\n\n" });
        },
        end: () => stream.give({ done: true }),
        give: (it) => { reads.shift()(it); },
      };
      streams.push(stream);
      const reader = { read: () => new Promise((resolve) => reads.push(resolve)) };
      return { ok: true, body: { pipeThrough: () => ({ getReader: () => reader }) } };
    },
  });
  context.timeline = { run: "one", events: [{ number: 1, at: 0, type: "exit", path: "/user/till" }] };
  vm.runInContext(SCRIPT, context);
  return { context, document, asked, streams, byId: document.getElementById };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

async function opened() {
  const page = open();
  await settled();
  page.streams[0].send("tree", TREE);
  await settled();
  return page;
}

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
