"use strict";

// What the page knows, without a document: events, nodes, search and words. Tests may run it anywhere.

const SAMPLES = 60;
const TONES = {
  good: ["running", "idle", "busy"],
  wait: ["starting", "restarting", "stopping", "ending", "retiring"],
  bad: ["absent", "ended", "unknown", "unavailable"],
};

/** Takes the text of a stream in chunks, and returns the events that have ended with each chunk. */
class Splitter {
  constructor() {
    this.chunks = [];
    this.tail = "";
  }

  /** A chunk within an event is only kept, so that a long event is looked through once. */
  take(chunk) {
    this.chunks.push(chunk);
    const mayEnd = /\n\r?\n/.test(this.tail + chunk);
    this.tail = (this.tail + chunk).slice(-2);
    if (!mayEnd) {
      return [];
    }
    const { events, rest } = splitEvents(this.chunks.join(""));
    this.chunks = [rest];
    return events;
  }
}

/** Splits the text of a stream into whole events, and the rest that has no end yet. */
function splitEvents(text) {
  const parts = text.replaceAll("\r\n", "\n").split("\n\n");
  const rest = parts.pop();
  const events = parts.map((part) => {
    const event = { type: "message", data: "" };
    for (const line of part.split("\n")) {
      if (line.startsWith("event:")) {
        event.type = line.slice(6).trim();
      } else if (line.startsWith("data:")) {
        event.data += line.slice(5).trimStart();
      }
    }
    return event;
  });
  return { events: events.filter((event) => event.data !== ""), rest };
}

function createModel() {
  return { system: "", nodes: new Map(), children: new Map(), omitted: 0, histories: new Map(), skew: 0 };
}

/** Takes all nodes of a reading in place of those before. */
function takeTree(model, reading, now) {
  const before = model.nodes;
  model.nodes = new Map();
  model.children = new Map();
  for (const node of reading.nodes) {
    model.nodes.set(node.path, node);
    const parent = model.nodes.has(node.parent) ? node.parent : "";
    if (!model.children.has(parent)) {
      model.children.set(parent, []);
    }
    model.children.get(parent).push(node.path);
  }
  for (const path of before.keys()) {
    if (!model.nodes.has(path)) {
      model.histories.delete(path);
    }
  }
  takeCommon(model, reading, now);
}

/** Takes nodes that have changed, and returns their paths. */
function takeChanges(model, reading, now) {
  const changed = reading.nodes.filter((node) => model.nodes.has(node.path));
  changed.forEach((node) => model.nodes.set(node.path, node));
  takeCommon(model, reading, now);
  return changed.map((node) => node.path);
}

function takeCommon(model, reading, now) {
  model.system = reading.system;
  model.omitted = reading.omitted;
  takeTime(model, reading.at, now);
}

/** The clocks of the server and of the browser may differ. */
function takeTime(model, at, now) {
  model.skew = at - now;
}

/** Adds what each node has done since the last sample to its history; called once a second. */
function takeSample(model, now) {
  const patience = 1500 + 8 * model.nodes.size;
  for (const node of model.nodes.values()) {
    let history = model.histories.get(node.path);
    if (!history) {
      history = { flight: [], cpu: null, last: null };
      model.histories.set(node.path, history);
    }
    const last = history.last;
    const isSame = last !== null && last.incarnation === node.incarnation && last.pid === node.pid;
    const seconds = last === null ? 0 : (now - last.now) / 1000;
    if (node.inFlight !== undefined) {
      push(history.flight, node.inFlight);
    }
    if (isSame && node.cpuSeconds === last.cpuSeconds && now - last.now < patience) {
      continue; // of many nodes, the server reads the processor time less often
    }
    const hasProcessor = isSame && seconds > 0 && node.cpuSeconds !== undefined && last.cpuSeconds !== undefined;
    history.cpu = hasProcessor ? Math.max(0, (100 * (node.cpuSeconds - last.cpuSeconds)) / seconds) : null;
    history.last = { now, cpuSeconds: node.cpuSeconds, incarnation: node.incarnation, pid: node.pid };
  }
}

function push(values, value) {
  values.push(value);
  if (values.length > SAMPLES) {
    values.shift();
  }
}

/** Whether a node has all words of the search. */
function matches(node, words) {
  if (words.length === 0) {
    return true;
  }
  const text = [node.path, node.kind, stateText(node), node.detail, node.pid, node.lastReason,
    node.oldestCall && node.oldestCall.function].filter(Boolean).join(" ").toLowerCase();
  return words.every((word) => text.includes(word));
}

function wordsOf(query) {
  return query.toLowerCase().split(/\s+/).filter(Boolean);
}

/**
 * The rows to show, from top to bottom, as {path, level, position, size, isOpen}. A search opens what leads
 * to a match, whatever is collapsed.
 */
function visibleRows(model, collapsed, query) {
  const words = wordsOf(query);
  const kept = words.length === 0 ? null : keptPaths(model, words);
  const rows = [];
  const stack = [{ paths: model.children.get("") || [], index: 0, level: 1 }];
  while (stack.length > 0) {
    const top = stack[stack.length - 1];
    const shown = kept === null ? top.paths : top.paths.filter((path) => kept.has(path));
    if (top.index >= shown.length) {
      stack.pop();
      continue;
    }
    const path = shown[top.index++];
    const below = model.children.get(path) || [];
    const isOpen = below.length === 0 ? null : kept !== null || !collapsed.has(path);
    rows.push({ path, level: top.level, position: top.index, size: shown.length, isOpen });
    if (isOpen) {
      stack.push({ paths: below, index: 0, level: top.level + 1 });
    }
  }
  return rows;
}

/** Matches, with all that is above them. */
function keptPaths(model, words) {
  const kept = new Set();
  for (const node of model.nodes.values()) {
    if (matches(node, words)) {
      let at = node;
      while (at !== undefined && !kept.has(at.path)) {
        kept.add(at.path);
        at = model.nodes.get(at.parent);
      }
    }
  }
  return kept;
}

/** The colour of a node: good, wait, bad or plain. */
function toneOf(node) {
  if (node.answered === false) {
    return "bad";
  }
  for (const [tone, words] of Object.entries(TONES)) {
    if (words.includes(node.state)) {
      return tone;
    }
  }
  return "plain";
}

function timeText(milliseconds) {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 10) {
    return seconds.toFixed(1) + " s";
  }
  if (seconds < 120) {
    return Math.floor(seconds) + " s";
  }
  if (seconds < 7200) {
    return Math.floor(seconds / 60) + " min";
  }
  return seconds < 172800 ? Math.floor(seconds / 3600) + " h" : Math.floor(seconds / 86400) + " d";
}

function sizeText(bytes) {
  const mebibytes = bytes / 1048576;
  return mebibytes < 1024 ? mebibytes.toFixed(1) + " MiB" : (mebibytes / 1024).toFixed(2) + " GiB";
}

function countText(number, noun, plural) {
  return number + " " + (number === 1 ? noun : plural || noun + "s");
}

/** The numbers of nodes by kind and tone, in words. */
function summaryText(model) {
  if (model.isPast) {
    return pastSummaryText(model);
  }
  const nodes = [...model.nodes.values()];
  const of = (kind) => nodes.filter((node) => node.kind === kind);
  const workers = of("worker");
  const ready = workers.filter((node) => toneOf(node) === "good").length;
  const sum = (key) => workers.reduce((all, node) => all + (node[key] || 0), 0);
  const parts = [
    countText(of("supervisor").length, "supervisor"),
    countText(of("pool").length, "pool"),
    countText(workers.length, "worker") + ", " + ready + " ready",
    sum("inFlight") + " in flight",
    sum("queued") + " queued",
    sizeText(sum("privateBytes")) + " private memory",
  ];
  if (model.omitted > 0) {
    parts.push(countText(model.omitted, "more node") + " not shown");
  }
  return parts.join(" · ");
}

function oldestText(oldest, at) {
  const how = oldest.state === "sent" ? "" : oldest.state + " ";
  return "oldest " + how + (oldest.kind === "stream" ? "stream " : "") + oldest.function + " "
    + timeText(at - oldest.since);
}

/** The state of a node in words: one that did not answer is as it was. */
function stateText(node) {
  return node.answered === false ? node.state + ", no answer" : node.state;
}

/** A supervisor gives up after more restarts than allowed; a pool waits after more crashes. */
function restartsText(model, node) {
  const time = timeText(node.periodSeconds * 1000);
  const above = model.nodes.get(node.parent);
  const isPooled = node.kind === "pool" || (above !== undefined && above.kind === "pool");
  return isPooled
    ? countText(node.restartsInPeriod, "crash", "crashes") + " in " + time + ", waits after " + node.restartsAllowed
    : node.restartsInPeriod + " of " + node.restartsAllowed + " restarts in " + time;
}

/** What a row says besides name, kind and state, as pairs of a key and a text. */
function factsOf(model, node, now) {
  if (model.isPast) {
    return pastFactsOf(node);
  }
  const at = now + model.skew;
  const facts = [];
  const add = (key, text) => facts.push([key, text]);
  if (node.asOf !== undefined) {
    add("asof", "as " + timeText(at - node.asOf) + " ago");
  }
  if (node.detail !== undefined) {
    add("detail", node.detail);
  }
  if (node.pid !== undefined) {
    add("pid", "pid " + node.pid);
  }
  if (node.readySince !== undefined) {
    add("up", "up " + timeText(at - node.readySince));
  }
  if (node.inFlight !== undefined) {
    add("flight", node.inFlight + " in flight");
    add("queued", node.queued + " queued");
  }
  if (node.oldestCall !== undefined) {
    add("oldest", oldestText(node.oldestCall, at));
  }
  if (node.nextStartAt !== undefined) {
    add("next", "next start in " + timeText(node.nextStartAt - at));
  }
  if (node.restartsAllowed !== undefined) {
    add("restarts", restartsText(model, node));
  }
  if (node.privateBytes !== undefined) {
    add("memory", sizeText(node.privateBytes));
  }
  const history = model.histories.get(node.path);
  if (history && history.cpu !== null) {
    add("cpu", "cpu " + history.cpu.toFixed(0) + " %");
  }
  if (node.heartbeatAt !== undefined) {
    add("heartbeat", "heartbeat " + timeText(at - node.heartbeatAt) + " ago");
  }
  return facts;
}

/** All that is known of a node, as pairs of a label and a text. */
function detailsOf(model, node, now) {
  if (model.isPast) {
    return pastDetailsOf(node);
  }
  const at = now + model.skew;
  const rows = [["Path", node.path], ["Kind", node.kind], ["State", stateText(node)]];
  const add = (label, value, text) => {
    if (value !== undefined) {
      rows.push([label, text === undefined ? String(value) : text]);
    }
  };
  add("Known", node.asOf, timeText(at - node.asOf) + " ago");
  add("Detail", node.detail);
  add("Process", node.pid);
  add("Incarnation", node.incarnation);
  add("Ready for", node.readySince, timeText(at - node.readySince));
  add("Next start in", node.nextStartAt, timeText(node.nextStartAt - at));
  add("Restarts that count", node.restartsInPeriod, restartsText(model, node));
  add("Calls in flight", node.inFlight);
  add("Calls queued", node.queued);
  add("Streams", node.streams);
  if (node.oldestCall !== undefined) {
    add("Oldest call", oldestText(node.oldestCall, at));
  }
  add("Private memory", node.privateBytes, sizeText(node.privateBytes));
  add("Shared memory", node.sharedBytes, sizeText(node.sharedBytes));
  add("Processor time", node.cpuSeconds, Number(node.cpuSeconds).toFixed(1) + " s");
  add("Last heartbeat", node.heartbeatAt, timeText(at - node.heartbeatAt) + " ago");
  return rows;
}

/** The points of a line through values, in a box of 100 by 20; empty if there is no line. */
function sparkPoints(values) {
  if (values.length < 2) {
    return "";
  }
  const most = Math.max(...values, 1e-9);
  const first = SAMPLES - values.length;
  return values
    .map((value, i) => {
      const x = ((first + i) * 100) / (SAMPLES - 1);
      return x.toFixed(1) + "," + (19 - (18 * value) / most).toFixed(1);
    })
    .join(" ");
}

/** What the small line of a node shows: its calls in flight in the last minute. */
function sparkOf(history) {
  if (!history || history.flight.length < 2) {
    return null;
  }
  const most = Math.max(...history.flight);
  const text = "In the last minute up to " + countText(most, "call") + " in flight";
  return { points: sparkPoints(history.flight), text };
}

/** Places of all nodes in a drawing: depth to the right, leaves below each other. */
function layout(model, collapsed, query) {
  const rows = visibleRows(model, collapsed, query);
  const places = new Map();
  let leaf = 0;
  const ends = [];
  for (const row of rows) {
    places.set(row.path, { x: (row.level - 1) * 220, y: 0, row });
    if (!row.isOpen) {
      ends.push(row.path);
    }
  }
  for (const path of ends) {
    places.get(path).y = leaf++ * 46;
  }
  for (let i = rows.length - 1; i >= 0; i--) {
    const below = (model.children.get(rows[i].path) || []).filter((path) => places.has(path));
    if (rows[i].isOpen && below.length > 0) {
      const first = places.get(below[0]).y;
      places.get(rows[i].path).y = (first + places.get(below[below.length - 1]).y) / 2;
    }
  }
  const depth = rows.reduce((most, row) => Math.max(most, row.level), 0);
  return { places, width: depth * 220, height: leaf * 46 };
}

if (typeof module !== "undefined") {
  module.exports = {
    Splitter, splitEvents, createModel, takeTree, takeChanges, takeTime, takeSample, visibleRows, stateText, toneOf, timeText,
    sizeText, summaryText, factsOf, detailsOf, sparkPoints, sparkOf, layout,
  };
}
