"use strict";

const assert = require("node:assert");
const fs = require("node:fs");
const path = require("node:path");
const test = require("node:test");
const vm = require("node:vm");
const { fakeDocument } = require("./fake-document.js");

const FOLDER = path.join(__dirname, "../../main/resources/io/clutch/observer");
const read = (name) => fs.readFileSync(path.join(FOLDER, name), "utf8");
const SCRIPT = ["model.js", "rows.js", "flame.js", "inspect.js"].map(read).join("");

const STACKS = {
  version: 1, path: "/user/till", pid: 11, incarnation: 2, at: 5000, bySignal: true, cut: false,
  doing: "runs call 7 of prices:<b>quote</b>",
  threads: [
    { name: "clutch-control", main: false, frames: [] },
    { name: "MainThread", main: true, frames: [
      { file: "<string>", function: "<img src=x onerror=alert(1)>" }, { file: "/app/prices.py", line: 77, function: "load" }] },
  ],
  tasks: [{ name: "Task-3", main: false, frames: [{ file: "/app/a.py", line: 1, function: "wait" }] }],
};

/** An inspector whose requests a test answers, each with {ok, text, json, chunks}. */
function open() {
  const document = fakeDocument(read("page.html"));
  const asked = [];
  const context = vm.createContext({
    document, Map, Set, Object, JSON, AbortController, encodeURIComponent, console,
    Blob: class { constructor(texts) { this.texts = texts; } },
    URL: { createObjectURL: (blob) => { context.saved = blob.texts.join(""); return "blob:1"; }, revokeObjectURL: () => {} },
    TextDecoderStream: class {},
    Date: { now: () => context.now }, now: 7000, setTimeout: () => 0,
    fetch: (url, options) => new Promise((resolve, reject) => {
      asked.push({ url, headers: options.headers, resolve, reject });
      options.signal.addEventListener("abort", () => reject(new Error("aborted")));
    }),
  });
  vm.runInContext(SCRIPT, context);
  context.model = vm.runInContext("createModel()", context);
  const inspector = vm.runInContext(
    "new Inspector(document.getElementById('inspect'), model, () => ({ Authorization: 'Bearer abc' }))", context);
  const target = document.getElementById("inspect");
  const all = (at) => [at, ...at.children.flatMap(all)];
  const press = (label) => all(target).find((it) => it.tagName === "button" && it.textContent === label).fire("click");
  inspector.choose("/user/till");
  return { context, document, asked, inspector, target, all, press };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const answer = (json) => ({ ok: true, json: async () => json });
const refusal = (text) => ({ ok: false, text: async () => text });

test("stacks are shown as text, the main thread first, with their way and age", async () => {
  const page = open();
  page.press("Stacks");
  assert.match(page.target.textContent, /asking/);
  assert.strictEqual(page.asked[0].url, "api/v1/worker/stacks?path=%2Fuser%2Ftill");
  assert.strictEqual(page.asked[0].headers.Authorization, "Bearer abc");
  page.asked[0].resolve(answer(STACKS));
  await settled();
  const text = page.target.textContent;
  assert.match(text, /runs call 7 of prices:<b>quote<\/b>/);
  assert.match(text, /2\.0 s ago, pid 11, incarnation 2, written on a signal/);
  assert.match(text, /Thread MainThread \(main thread\)<img src=x onerror=alert\(1\)> {2}<string>\nload {2}\/app\/prices\.py:77/);
  assert.ok(text.indexOf("MainThread") < text.indexOf("clutch-controlno frames"));
  assert.match(text, /Task Task-3wait {2}\/app\/a\.py:1$/);
  page.inspector.tick(9000);
  assert.match(page.target.textContent, /4\.0 s ago/);
});

test("a worker that shows nothing says why", async () => {
  const page = open();
  page.press("Stacks");
  page.asked[0].resolve(refusal("no stacks of /user/till: it has no process\n"));
  await settled();
  assert.match(page.target.textContent, /no stacks of \/user\/till: it has no process$/);
});

test("what was asked of one worker is not shown for another, nor for what is no worker", async () => {
  const page = open();
  page.press("Stacks");
  page.inspector.choose("/user/other");
  page.asked[0].resolve(answer(STACKS));
  await settled();
  assert.doesNotMatch(page.target.textContent, /MainThread|aborted/);
  assert.strictEqual(page.target.hidden, false);
  page.inspector.choose(null);
  assert.strictEqual(page.target.hidden, true);
});

test("a second question replaces the first", async () => {
  const page = open();
  page.press("Stacks");
  page.press("Stacks");
  page.asked[1].resolve(answer({ ...STACKS, bySignal: false, threads: [], tasks: [], cut: true }));
  await settled();
  assert.match(page.target.textContent, /incarnation 2, asked of Python, cut$/);
});

const PROFILE = "MainThread;run (a.py);<b>load</b> (p.py) 60\nMainThread;run (a.py) 20\nother-1;wait (t.py) 20\n";

/** Presses Profile, and answers with a body that the test gives in chunks. */
async function profiling() {
  const page = open();
  page.press("Profile");
  const reads = [];
  const reader = { read: () => new Promise((resolve, reject) => reads.push({ resolve, reject })) };
  page.asked[0].resolve({ ok: true, body: { pipeThrough: () => ({ getReader: () => reader }) } });
  await settled();
  const give = async (value) => {
    reads.shift().resolve(value === undefined ? { done: true } : { done: false, value });
    await settled();
  };
  const breakOff = async (why) => {
    reads.shift().reject(new Error(why));
    await settled();
  };
  return { ...page, give, breakOff, find: (name) => page.all(page.target).filter((it) => it.tagName === name) };
}

test("a profile shows how far it is, then a graph, a table and the text", async () => {
  const page = await profiling();
  assert.strictEqual(page.asked[0].url, "api/v1/worker/profile?seconds=5&path=%2Fuser%2Ftill");
  page.inspector.tick(9000);
  assert.strictEqual(page.find("progress")[0].getAttribute("value"), "2");
  assert.strictEqual(page.find("progress")[0].hidden, false);
  await page.give(PROFILE);
  await page.give("MainThread;run (a.py) 100\n(missed) 7\n");
  page.context.now = 12000;
  await page.give();
  assert.match(page.target.textContent, /200 samples of threads, 7 missed, in 5 s/);
  assert.strictEqual(page.find("progress")[0].hidden, true);
  assert.strictEqual(page.target.parentElement.dataset.wide, "true");
  const labels = page.find("g").map((it) => it.getAttribute("aria-label"));
  assert.deepStrictEqual(labels, ["all: 200 samples, 100.0 %", "MainThread: 180 samples, 90.0 %",
    "other-1: 20 samples, 10.0 %", "run (a.py): 180 samples, 90.0 %", "wait (t.py): 20 samples, 10.0 %",
    "<b>load</b> (p.py): 60 samples, 30.0 %"]);
  assert.match(page.find("table")[0].textContent, /functionownwith calleesrun \(a\.py\)60\.0 %90\.0 %<b>load/);
  assert.match(page.context.saved, /MainThread;run \(a\.py\) 20\n.*\n.*100\n\(missed\) 7\n$/);
  page.inspector.choose(null);
  assert.strictEqual(page.target.parentElement.dataset.wide, "false");
});

test("keys go from box to box, zoom and go back", async () => {
  const page = await profiling();
  await page.give(PROFILE);
  await page.give();
  const graph = page.find("svg")[0];
  const focused = () => page.document.activeElement.getAttribute("aria-label").split(":")[0];
  const press = (key) => graph.fire("keydown", { key });
  const seen = [];
  for (const key of ["ArrowDown", "ArrowRight", "ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "ArrowDown", "Enter"]) {
    press(key);
    seen.push(focused());
  }
  assert.deepStrictEqual(seen,
    ["MainThread", "other-1", "other-1", "MainThread", "run (a.py)", "MainThread", "run (a.py)", "run (a.py)"]);
  const widths = () => page.find("g").map((it) => it.children[1].getAttribute("width"));
  assert.deepStrictEqual(widths(), ["100%", "100%", "100%", "75%"]);
  assert.deepStrictEqual(page.find("g").map((it) => it.getAttribute("tabindex")), ["-1", "-1", "0", "-1"]);
  press("Escape");
  assert.strictEqual(page.find("g").length, 6);
  assert.strictEqual(focused(), "run (a.py)");
  press("Escape");
  assert.strictEqual(page.find("g").length, 6);
  page.find("g")[2].fire("click");
  assert.deepStrictEqual([focused(), widths()], ["other-1", ["100%", "100%", "100%"]]);
});

test("a profile that is stopped or breaks off shows what has come, and why it ended", async () => {
  const page = await profiling();
  await page.give(PROFILE);
  page.press("Stop");
  await page.breakOff("aborted");
  assert.match(page.target.textContent, /100 samples of threads; it ended early: stopped/);
  const broken = await profiling();
  await broken.give(PROFILE + "(ended early: its process has ended, exit code 3) 1\n");
  await broken.give();
  assert.match(broken.target.textContent, /100 samples of threads; it ended early: its process has ended, exit code 3/);
});

test("who chooses another worker ends the profile, and does not see it", async () => {
  const page = await profiling();
  await page.give(PROFILE);
  page.inspector.choose("/user/other");
  await page.breakOff("aborted");
  assert.strictEqual(page.find("g").length, 0);
  assert.strictEqual(page.find("progress")[0].hidden, true);
  assert.doesNotMatch(page.target.textContent, /samples|stopped/);
});

test("memory is a table, or the reason why there is none", async () => {
  const page = open();
  page.press("Memory");
  assert.strictEqual(page.asked[0].url, "api/v1/worker/allocations?seconds=5&path=%2Fuser%2Ftill");
  page.asked[0].resolve(answer({
    pid: 11, incarnation: 1, at: 6000, seconds: 5, bytes: 2097152, blocks: 3, peakBytes: 4194304, early: true,
    lines: [{ file: "/app/<i>.py", line: 7, bytes: 1048576, blocks: 1 }],
  }));
  await settled();
  assert.match(page.target.textContent, /2\.0 MiB in 3 blocks allocated in 5\.0 s and still held, at most 4\.0 MiB at once; it/);
  assert.match(page.target.textContent, /memoryblocksline1\.0 MiB1\/app\/<i>\.py:7$/);
  page.press("Memory");
  page.asked[1].resolve(refusal("The setting clutch.observer.allocations is off.\n"));
  await settled();
  assert.match(page.target.textContent, /The setting clutch\.observer\.allocations is off\.$/);
});

test("profiles are bounded, and odd lines are left out", () => {
  const { context } = open();
  const profile = vm.runInContext("profileOf", context);
  const boxes = vm.runInContext("flameBoxes", context);
  const rows = vm.runInContext("flameRows", context);
  assert.strictEqual(profile("\nnothing\n 5\nx -1\nx 1.5\nx 99999999999999999999\nx NaN\n").root.total, 0);
  const deep = profile(Array.from({ length: 1000 }, (none, i) => "f" + i).join(";") + " 3\n").root;
  assert.strictEqual(boxes(deep).length, 129);
  const wide = profile(Array.from({ length: 150000 }, (none, i) => "f" + i + " 1").join("\n")).root;
  assert.deepStrictEqual([wide.total, wide.below.size, wide.own, boxes(wide).length], [150000, 100000, 50000, 1]);
  const many = profile(Array.from({ length: 3000 }, (none, i) => "f" + (i % 900) + ";g;h" + i + " 1").join("\n")).root;
  assert.strictEqual(boxes(many).length, 1801);
  const again = profile("f;g;f 2\nf 1\n__proto__;constructor 1\n").root;
  assert.deepStrictEqual(JSON.parse(JSON.stringify(rows(again, 2))),
    [{ name: "f", own: 3, total: 3 }, { name: "constructor", own: 1, total: 1 }]);
});
