"use strict";

const assert = require("node:assert");
const test = require("node:test");
const { opened, settled } = require("./open-page.js");

const EVENTS = [
  { number: 1, at: 1000, type: "ready", path: "/user/till", pid: 7 },
  { number: 2, at: 2000, type: "exit", path: "/user/till", pid: 7, text: "<b>was killed" },
];

const PAST = {
  version: 1, run: "one", event: EVENTS[1], system: "app", at: 2000, omitted: 0,
  nodes: [
    { path: "/user", parent: "", name: "/user", kind: "supervisor", state: "running" },
    { path: "/user/old", parent: "/user", name: "old", kind: "worker", state: "running", pid: 5, incarnation: 2 },
    { path: "/user/other", parent: "/user", name: "other", kind: "worker", state: "starting" },
    { path: "/user/till", parent: "/user", name: "till", kind: "worker", state: "ended", lastReason: "<b>was killed" },
  ],
};

async function openedAtEvents() {
  const page = await opened();
  page.context.timeline = { run: "one", events: EVENTS };
  page.answer("at?", () => PAST);
  page.byId("show-events").fire("click");
  await settled();
  return page;
}

const buttonsOf = (page) => page.byId("event-list").children.map((row) => row.firstChild);

async function openedInThePast() {
  const page = await openedAtEvents();
  buttonsOf(page)[0].fire("click");
  await settled();
  return page;
}

test("an event that is chosen leads to the tree as it was, and a button back", async () => {
  const page = await openedInThePast();
  assert.ok(page.asked.some(([url]) => url === "api/v1/at?event=2&run=one"));
  assert.match(page.byId("past-words").textContent, /The past: .*exit \/user\/till \(pid 7\): <b>was killed.*unknown/);
  assert.strictEqual(page.document.body.dataset.past, "true");
  assert.strictEqual(page.document.activeElement, page.byId("present"));
  assert.strictEqual(page.byId("list").hidden, false);
  assert.deepStrictEqual(page.byId("tree").children.map((row) => row.dataset.path), PAST.nodes.map((it) => it.path));
  page.byId("present").fire("click");
  assert.match(page.byId("past-words").textContent, /present/);
  assert.strictEqual(page.document.body.dataset.past, "false");
  assert.strictEqual(page.byId("present").hidden, true);
  assert.strictEqual(page.document.activeElement, buttonsOf(page)[0]);
  page.byId("show-list").fire("click");
  assert.deepStrictEqual(page.byId("tree").children.map((row) => row.dataset.path), ["/user", "/user/till"]);
  assert.match(page.byId("tree").textContent, /pid 11.*1 in flight/);
});

test("what a past tree cannot know is called unknown", async () => {
  const page = await openedInThePast();
  const [, old, other, till] = page.byId("tree").children;
  assert.match(old.textContent, /old.*running.*pid 5$/);
  assert.match(other.textContent, /starting.*pid unknown$/);
  assert.match(till.textContent, /ended.*pid nonelast: <b>was killed$/);
  assert.strictEqual(page.byId("summary").textContent,
    "Then: 1 supervisor · 0 pools · 3 workers, 1 running · calls and memory unknown");
  page.byId("tree").children[0].fire("keydown", { key: "ArrowDown" });
  await settled();
  assert.match(page.byId("known").textContent, /State thenrunning.*Process5.*Incarnation2.*unknown: no event tells/);
  assert.ok(!page.asked.some(([url]) => url.includes("worker")), "the present worker was asked");
});

test("the present does not disturb the past, and is up to date afterwards", async () => {
  const page = await openedInThePast();
  const more = { path: "/user/new", parent: "/user", name: "new", kind: "worker", state: "running", pid: 99 };
  page.streams[0].send("tree", { ...page.tree, nodes: [...page.tree.nodes, more] });
  await settled();
  page.streams[0].send("changes", { ...page.tree, nodes: [{ ...more, pid: 100 }] });
  await settled();
  page.context.tick();
  assert.strictEqual(page.byId("tree").children.length, 4);
  assert.doesNotMatch(page.byId("tree").textContent, /pid 11|new/);
  page.byId("present").fire("click");
  page.byId("show-list").fire("click");
  assert.match(page.byId("tree").textContent, /pid 100/);
});

test("a node that was not there then has no panel of the present", async () => {
  const page = await opened();
  page.context.timeline = { run: "one", events: EVENTS };
  page.answer("at?", () => ({ ...PAST, nodes: PAST.nodes.slice(0, 1) }));
  page.byId("tree").children[0].fire("keydown", { key: "ArrowDown" });
  page.byId("show-events").fire("click");
  await settled();
  buttonsOf(page)[0].fire("click");
  await settled();
  assert.strictEqual(page.byId("known").textContent, "/user/till, which was not in the tree then");
  assert.strictEqual(page.byId("more").textContent, "");
});

test("an event that is not kept is said in words, and the present is shown", async () => {
  const page = await openedInThePast();
  page.byId("show-events").fire("click");
  page.answer("at?", () => { throw new Error("No event of this run has that number.\n"); });
  buttonsOf(page)[1].fire("click");
  await settled();
  assert.match(page.byId("past-words").textContent,
    /cannot be shown\. No event of this run has that number\. This is the present\./);
  assert.strictEqual(page.document.body.dataset.past, "false");
});

test("of two events that are chosen quickly, the last one is shown", async () => {
  const page = await openedAtEvents();
  const releases = [];
  page.answer("at?", (url) => new Promise((resolve) => releases.push(
    () => resolve({ ...PAST, event: EVENTS[Number(/event=(\d)/.exec(url)[1]) - 1] }))));
  buttonsOf(page)[0].fire("click");
  buttonsOf(page)[1].fire("click");
  await settled();
  releases[1]();
  await settled();
  releases[0]();
  await settled();
  assert.match(page.byId("past-words").textContent, /just after: ready \/user\/till/);
});

test("arrow keys move among the events, and rows that stay keep the focus", async () => {
  const page = await openedAtEvents();
  const [first, second] = buttonsOf(page);
  assert.deepStrictEqual([first.tabIndex, second.tabIndex], [0, -1]);
  first.focus();
  first.fire("keydown", { key: "ArrowDown" });
  assert.strictEqual(page.document.activeElement, second);
  second.fire("keydown", { key: "End" });
  assert.strictEqual(page.document.activeElement, second);
  page.context.timeline.events = [...EVENTS, { number: 3, at: 3000, type: "start", path: "/user/till" }];
  page.context.tick();
  await settled();
  assert.strictEqual(buttonsOf(page).length, 3);
  assert.strictEqual(buttonsOf(page)[2], second);
  assert.strictEqual(page.document.activeElement, second);
});
