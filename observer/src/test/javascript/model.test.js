"use strict";

const assert = require("node:assert");
const path = require("node:path");
const test = require("node:test");
const page = require(path.join(__dirname, "../../main/resources/io/clutch/observer/model.js"));

function node(name, parent, more) {
  const own = parent === "" ? name : parent + "/" + name;
  return { path: own, parent, name, kind: "worker", state: "running", ...more };
}

function reading(...nodes) {
  return { version: 1, system: "app", at: 5000, omitted: 0, nodes };
}

function modelOf(...nodes) {
  const model = page.createModel();
  page.takeTree(model, reading(...nodes), 4000);
  return model;
}

const TREE = [
  node("/user/desk", "", { kind: "supervisor" }),
  node("till", "/user/desk", { pid: 11, inFlight: 2, queued: 0 }),
  node("pool", "/user/desk", { kind: "pool" }),
  node("worker-1", "/user/desk/pool", { pid: 12, state: "starting" }),
];

const pathsOf = (rows) => rows.map((row) => row.path);

test("events are split where they end", () => {
  const { events, rest } = page.splitEvents('event: tree\ndata: {"a":1}\n\nevent: still\ndata: {}\n\nevent: ch');
  assert.deepStrictEqual(events, [{ type: "tree", data: '{"a":1}' }, { type: "still", data: "{}" }]);
  assert.strictEqual(rest, "event: ch");
  assert.deepStrictEqual(page.splitEvents(": comment\n\n").events, []);
});

test("rows are in the order of the tree, with their levels", () => {
  const rows = page.visibleRows(modelOf(...TREE), new Set(), "");
  assert.deepStrictEqual(pathsOf(rows), TREE.map((it) => it.path));
  assert.deepStrictEqual(rows.map((row) => row.level), [1, 2, 2, 3]);
  assert.deepStrictEqual(rows.map((row) => row.isOpen), [true, null, true, null]);
  assert.deepStrictEqual([rows[2].position, rows[2].size], [2, 2]);
});

test("what is collapsed hides what is below", () => {
  const rows = page.visibleRows(modelOf(...TREE), new Set(["/user/desk/pool"]), "");
  assert.deepStrictEqual(pathsOf(rows), ["/user/desk", "/user/desk/till", "/user/desk/pool"]);
});

test("a search keeps matches and what is above them, also in what is collapsed", () => {
  const model = modelOf(...TREE);
  const found = (query) => pathsOf(page.visibleRows(model, new Set(["/user/desk"]), query));
  assert.deepStrictEqual(found("WORKER-1 start"), ["/user/desk", "/user/desk/pool", "/user/desk/pool/worker-1"]);
  assert.deepStrictEqual(found("11"), ["/user/desk", "/user/desk/till"]);
  assert.deepStrictEqual(found("missing"), []);
});

test("changes replace nodes that are there", () => {
  const model = modelOf(...TREE);
  const changed = page.takeChanges(model, reading(node("till", "/user/desk", { pid: 99 }), node("new", "")), 4000);
  assert.deepStrictEqual(changed, ["/user/desk/till"]);
  assert.strictEqual(model.nodes.get("/user/desk/till").pid, 99);
});

test("a node that is gone leaves nothing", () => {
  const model = modelOf(...TREE);
  page.takeSample(model, 4000);
  page.takeTree(model, reading(TREE[0]), 4000);
  assert.deepStrictEqual([...model.nodes.keys()], ["/user/desk"]);
  assert.deepStrictEqual([...model.histories.keys()], ["/user/desk"]);
});

test("ages follow the clock of the server", () => {
  const model = modelOf(node("a", "", { readySince: 2000 }));
  assert.deepStrictEqual(page.factsOf(model, model.nodes.get("a"), 5000), [["up", "up 4.0 s"]]);
});

test("the processor is measured between samples of one process", () => {
  const model = modelOf(node("a", "", { pid: 1, cpuSeconds: 1 }));
  page.takeSample(model, 1000);
  page.takeChanges(model, reading(node("a", "", { pid: 1, cpuSeconds: 1.5 })), 4000);
  page.takeSample(model, 2000);
  assert.strictEqual(model.histories.get("a").cpu, 50);
  page.takeChanges(model, reading(node("a", "", { pid: 2, cpuSeconds: 0.1 })), 4000);
  page.takeSample(model, 3000);
  assert.strictEqual(model.histories.get("a").cpu, null);
});

test("the small line has at most a minute, and needs two values", () => {
  const model = modelOf(node("a", "", { inFlight: 3 }));
  page.takeSample(model, 0);
  assert.strictEqual(page.sparkOf(model.histories.get("a")), null);
  for (let i = 1; i < 100; i++) {
    page.takeSample(model, i * 1000);
  }
  assert.strictEqual(model.histories.get("a").flight.length, 60);
  assert.match(page.sparkOf(model.histories.get("a")).text, /up to 3 calls in flight/);
});

test("a node that did not answer is shown as it was, and as bad", () => {
  const silent = node("a", "", { answered: false });
  assert.strictEqual(page.stateText(silent), "running, no answer");
  assert.strictEqual(page.toneOf(silent), "bad");
  assert.strictEqual(page.toneOf(node("a", "")), "good");
  assert.strictEqual(page.toneOf(node("a", "", { state: "odd" })), "plain");
});

test("the drawing places each visible node once, parents beside their children", () => {
  const { places, height } = page.layout(modelOf(...TREE), new Set(), "");
  assert.strictEqual(places.size, 4);
  assert.strictEqual(height, 2 * 46);
  assert.strictEqual(places.get("/user/desk").y, (0 + 46) / 2);
  assert.deepStrictEqual(page.layout(page.createModel(), new Set(), ""), { places: new Map(), width: 0, height: 0 });
});

test("times and sizes are short", () => {
  assert.deepStrictEqual([-5, 1500, 65000, 600000, 7200000, 172800000].map(page.timeText),
    ["0.0 s", "1.5 s", "65 s", "10 min", "2 h", "2 d"]);
  assert.deepStrictEqual([1048576, 2147483648].map(page.sizeText), ["1.0 MiB", "2.00 GiB"]);
});
