"use strict";

const assert = require("node:assert");
const path = require("node:path");
const test = require("node:test");
const fs = require("node:fs");
const vm = require("node:vm");

// The page is one script made of these, so that they share names.
const parts = ["model.js", "rows.js", "drawing.js", "detail.js", "flame.js", "inspect.js", "past.js", "actions.js", "page.js"].map((name) =>
  fs.readFileSync(path.join(__dirname, "../../main/resources/io/clutch/observer", name), "utf8"));
const shared = { exports: {} };
vm.runInThisContext("(function (module) {" + parts.join("") + "\n})")(shared);
const page = shared.exports;

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

test("a long event in many chunks is looked through once", () => {
  const splitter = new page.Splitter();
  const line = "x".repeat(1000);
  assert.deepStrictEqual(splitter.take("event: tree\n"), []);
  assert.deepStrictEqual(splitter.take("data: "), []);
  for (let i = 0; i < 100; i++) {
    assert.deepStrictEqual(splitter.take(line), []);
  }
  assert.strictEqual(splitter.chunks.length, 102);
  assert.deepStrictEqual(splitter.take("\n"), []);
  const events = splitter.take("\nevent: still\ndata: {}\n\nrest");
  assert.deepStrictEqual(events.map((event) => [event.type, event.data.length]), [["tree", 100000], ["still", 2]]);
  assert.deepStrictEqual(splitter.chunks, ["rest"]);
});

test("a pool has crashes after which it waits, and no restarts that it may have", () => {
  const more = { restartsInPeriod: 11, restartsAllowed: 5, periodSeconds: 60 };
  const model = modelOf(node("/pool", "", { kind: "pool", ...more }), node("worker-1", "/pool", more),
    node("/till", "", { ...more, restartsInPeriod: 1 }));
  const textOf = (name) => page.factsOf(model, model.nodes.get(name), 4000).map(([, text]) => text);
  assert.deepStrictEqual(textOf("/pool"), ["11 crashes in 60 s, waits after 5"]);
  assert.deepStrictEqual(textOf("/pool/worker-1"), ["11 crashes in 60 s, waits after 5"]);
  assert.deepStrictEqual(textOf("/till"), ["1 of 5 restarts in 60 s"]);
});

test("an event that has happened again replaces what was known", () => {
  const known = page.takeEvents([], { events: [{ number: 1 }, { number: 2 }, { number: 3 }] });
  assert.strictEqual(page.lastChange(known), 3);
  const next = page.takeEvents(known, { events: [{ number: 2, times: 5, changed: 7 }] });
  assert.deepStrictEqual(next.map((it) => it.times), [undefined, 5, undefined]);
  assert.strictEqual(page.lastChange(next), 7);
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
  page.takeSample(model, 3000); // the time was not read again yet
  assert.strictEqual(model.histories.get("a").cpu, 50);
  page.takeSample(model, 4000);
  assert.strictEqual(model.histories.get("a").cpu, 0);
  page.takeChanges(model, reading(node("a", "", { pid: 2, cpuSeconds: 0.1 })), 4000);
  page.takeSample(model, 5000);
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

const LINE = { at: 0, level: "WARN", logger: "python.root", text: "low on change" };
const EXIT = {
  at: 0, incarnation: 1, pid: 7, uptimeSeconds: 65, reason: "was ended", stderr: ["a", "b"], faultText: "",
};

test("a worker's parts are in the order of use, the newest first", () => {
  const parts = page.partsOf({
    target: "functions of time", python: "3.11", modulePath: ["/a", "/b"], settings: { credit: "2" },
    calls: [{ function: "time:sleep", ageSeconds: 2, abandoned: true, progress: "1 of 2" }],
    omittedCalls: 3, exits: [{ ...EXIT, pid: 6 }, EXIT], log: [LINE, { ...LINE, text: "newest" }], lastTraceback: LINE,
  });
  assert.deepStrictEqual(parts.map((part) => part.heading),
    ["Calls in flight", "Last traceback", "Ends of processes", "Log", "Specification"]);
  assert.strictEqual(parts[0].text, "time:sleep, 2.0 s, abandoned, 1 of 2\nand 3 more");
  assert.match(parts[2].text, /^\d\d:\d\d:\d\d  pid 7 was ended, after 65 s\n  a\n  b\n\d\d.*pid 6/);
  assert.match(parts[3].text, /^.*newest\n.*low on change$/);
  assert.match(parts[4].text, /module path: \/a, \/b\ncredit = 2$/);
});

test("a worker that is gone has what was kept", () => {
  assert.deepStrictEqual(page.partsOf({ exits: [EXIT], log: [] }).map((part) => part.heading), ["Ends of processes"]);
});

test("events are added once, and the last are kept", () => {
  const event = (number) => ({ number, type: "exit", path: "/user/a", pid: 7, text: "was ended", times: 2 });
  const known = page.takeEvents([event(1)], { events: [event(1), event(2)] });
  assert.deepStrictEqual(known.map((it) => it.number), [1, 2]);
  const many = Array.from({ length: 1500 }, (none, i) => event(i + 3));
  assert.strictEqual(page.takeEvents(known, { events: many }).length, 1000);
  assert.strictEqual(page.eventText(event(1)), "exit /user/a (pid 7): was ended, 2 times");
});
