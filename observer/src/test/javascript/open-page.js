"use strict";

// The page in a document of its own, with requests that a test answers.

const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");
const { fakeDocument } = require("./fake-document.js");

const FOLDER = path.join(__dirname, "../../main/resources/io/clutch/observer");
const read = (name) => fs.readFileSync(path.join(FOLDER, name), "utf8");
const SCRIPT = ["model.js", "rows.js", "drawing.js", "detail.js", "flame.js", "inspect.js", "past.js", "actions.js", "page.js"].map(read).join("");

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
  const answers = new Map();
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
      const found = [...answers.keys()].filter((part) => url.includes(part)).sort((a, b) => b.length - a.length)[0];
      if (found !== undefined) {
        return answered(() => answers.get(found)(url, options));
      }
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
  const answer = (part, its) => answers.set(part, its);
  return { context, document, asked, streams, storage, answer, tree: TREE, byId: document.getElementById };
}

/** The response with what the function returns, or a refusal with the words of its error. */
async function answered(answer) {
  try {
    const json = await answer();
    return { ok: true, status: 200, json: async () => json };
  } catch (refusal) {
    return { ok: false, status: refusal.status || 404, text: async () => refusal.message };
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

async function opened() {
  const page = open();
  await settled();
  page.streams[0].send("tree", TREE);
  await settled();
  return page;
}

module.exports = { TREE, opened, settled };
