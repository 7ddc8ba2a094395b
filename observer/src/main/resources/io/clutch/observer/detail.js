
// What is asked for one worker when it is chosen, and the events of the last hour.

const MOST_EVENTS = 1000;

/** The parts of a worker's answer, each with a heading and lines of text; without a document. */
function partsOf(worker) {
  const parts = [];
  const add = (heading, lines) => {
    if (lines.length > 0) {
      parts.push({ heading, text: lines.join("\n") });
    }
  };
  add("Calls in flight", (worker.calls || []).concat(worker.streams || []).map(doingText));
  if (worker.omittedCalls > 0 && parts.length > 0) {
    parts[parts.length - 1].text += "\nand " + worker.omittedCalls + " more";
  }
  add("Last traceback", worker.lastTraceback ? [lineText(worker.lastTraceback)] : []);
  add("Ends of processes", [...worker.exits].reverse().map(exitText));
  add("Log", [...worker.log].reverse().map(lineText));
  add("Specification", specificationLines(worker));
  return parts;
}

function doingText(doing) {
  const parts = [doing.function, timeText(doing.ageSeconds * 1000)];
  if (doing.abandoned) {
    parts.push("abandoned");
  }
  if (doing.progress) {
    parts.push(doing.progress);
  }
  if (doing.received !== undefined) {
    parts.push(doing.received + " elements received, credit for " + doing.outputCredit);
    parts.push(doing.fed + " sent, credit for " + doing.inputCredit);
  }
  return parts.join(", ");
}

function exitText(exit) {
  const head = clockText(exit.at) + "  pid " + exit.pid + " " + exit.reason + ", after "
    + timeText(exit.uptimeSeconds * 1000);
  return [head, ...exit.stderr.map((line) => "  " + line), exit.faultText].filter(Boolean).join("\n");
}

function lineText(line) {
  return clockText(line.at) + "  " + line.level + " " + line.logger + ": " + line.text;
}

function specificationLines(worker) {
  const lines = [];
  for (const [label, value] of [["target", worker.target], ["Python", worker.python],
    ["interpreter", worker.interpreter], ["working directory", worker.workingDirectory]]) {
    if (value) {
      lines.push(label + ": " + value);
    }
  }
  for (const [label, values] of [["module path", worker.modulePath], ["requirements", worker.requirements],
    ["preload", worker.preload], ["hosts", worker.hosts]]) {
    if (values && values.length > 0) {
      lines.push(label + ": " + values.join(", "));
    }
  }
  for (const group of [worker.environment, worker.settings]) {
    Object.entries(group || {}).forEach(([key, value]) => lines.push(key + " = " + value));
  }
  return lines;
}

function clockText(at) {
  return new Date(at).toTimeString().slice(0, 8);
}

function eventText(event) {
  const process = event.pid === undefined ? "" : " (pid " + event.pid + ")";
  const times = event.times === undefined ? "" : ", " + event.times + " times";
  return event.type + " " + event.path + process + (event.text ? ": " + event.text : "") + times;
}

/** Adds the newer events to those that are known, in place of those that have changed, and keeps the last ones. */
function takeEvents(known, answer) {
  const all = new Map(known.map((event) => [event.number, event]));
  answer.events.forEach((event) => all.set(event.number, event));
  return [...all.values()].sort((one, other) => one.number - other.number).slice(-MOST_EVENTS);
}

/** The number of the last event or change. */
function lastChange(known) {
  return known.reduce((last, event) => Math.max(last, event.changed || event.number), 0);
}

/** Asks for the chosen worker, and shows what is new; what is the same stays, so that it can be copied. */
class Details {
  constructor(target, ask) {
    this.target = target;
    this.ask = ask;
    this.path = null;
    this.shown = "";
    this.isAsking = false;
  }

  choose(path) {
    if (path !== this.path) {
      this.path = path;
      this.shown = "";
      this.target.replaceChildren();
      this.refresh();
    }
  }

  async refresh() {
    const path = this.path;
    if (path === null || this.isAsking) {
      return;
    }
    this.isAsking = true;
    try {
      const parts = partsOf(await this.ask("api/v1/worker?path=" + encodeURIComponent(path)));
      const text = JSON.stringify(parts);
      if (path === this.path && text !== this.shown) {
        this.shown = text;
        this.target.replaceChildren(
          ...parts.flatMap((part) => [element("h2", "", part.heading), element("pre", "", part.text)]));
      }
    } catch (failure) {
      // the connection tells what is wrong, and the next refresh tries again
    } finally {
      this.isAsking = false;
    }
    if (path !== this.path) {
      this.refresh(); // another one was chosen meanwhile
    }
  }
}

/** The events of the last hour, the newest first. */
class Events {
  constructor(rows, ask) {
    this.rows = rows;
    this.ask = ask;
    this.known = [];
    this.run = null;
    this.isAsking = false;
  }

  async refresh() {
    if (this.isAsking) {
      return;
    }
    this.isAsking = true;
    try {
      const answer = await this.newer();
      this.known = takeEvents(this.known, answer);
      if (answer.events.length > 0 || this.known.length === 0) {
        this.rows.show([...this.known].reverse());
      }
    } catch (failure) {
      // as above
    } finally {
      this.isAsking = false;
    }
  }

  /** Another run of the JVM numbers its events anew, so that those of the last one go. */
  async newer() {
    const answer = await this.ask("api/v1/timeline?after=" + lastChange(this.known));
    if (answer.run === this.run) {
      return answer;
    }
    const isFirst = this.known.length === 0;
    this.run = answer.run;
    this.known = [];
    return isFirst ? answer : this.ask("api/v1/timeline?after=0");
  }
}

if (typeof module !== "undefined") {
  Object.assign(module.exports, { partsOf, eventText, takeEvents, lastChange });
}
