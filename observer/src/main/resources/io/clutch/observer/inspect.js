
// What the process of a worker is asked for on request: its stacks, a profile, the lines that allocate memory.

const SECONDS = [1, 5, 10, 30];
const MOST_SECONDS_OF_MEMORY = 10;

/** The answer of the server; throws in its words if there is none. */
async function answerOf(path, headers, signal) {
  const response = await fetch(path, { headers, signal, cache: "no-store" });
  if (!response.ok) {
    throw new Error((await response.text()).trim());
  }
  return response;
}

/** The stacks as parts with a heading and lines of text, the main thread first; without a document. */
function stackParts(stacks) {
  const threads = [...stacks.threads].sort((one, other) => Number(other.main) - Number(one.main));
  const parts = [];
  for (const [kind, those] of [["Thread ", threads], ["Task ", stacks.tasks]]) {
    for (const stack of those) {
      const heading = kind + stack.name + (stack.main ? " (main thread)" : "");
      parts.push({ heading, text: stack.frames.map(frameText).join("\n") || "no frames" });
    }
  }
  return parts;
}

function frameText(frame) {
  return frame.function + "  " + frame.file + (frame.line === undefined ? "" : ":" + frame.line);
}

/** Of which process and moment an answer is, and how it came. */
function originText(answer, at) {
  const ways = { true: ", written on a signal, as Python did not answer in 100 ms", false: ", asked of Python" };
  return timeText(at - answer.at) + " ago, pid " + answer.pid + ", incarnation " + answer.incarnation
    + (ways[answer.bySignal] || "") + (answer.cut ? ", cut" : "");
}

/** What was allocated, in words and as rows of a table. */
function memoryOf(found) {
  const words = sizeText(found.bytes) + " in " + countText(found.blocks, "block") + " allocated in "
    + timeText(found.seconds * 1000) + " and still held, at most " + sizeText(found.peakBytes) + " at once"
    + (found.early ? "; it ended early, as the traces took too much memory" : "");
  const rows = found.lines.map((line) =>
    [sizeText(line.bytes), String(line.blocks), line.file + (line.line === undefined ? "" : ":" + line.line)]);
  return { words, rows: [["memory", "blocks", "line"], ...rows] };
}

/** What a profile says beside its graph. */
function profileText(profile, why) {
  const ended = profile.ended || why;
  return countText(profile.root.total, "sample") + " of threads"
    + (profile.missed > 0 ? ", " + profile.missed + " missed" : "")
    + (ended ? "; it ended early: " + ended : "");
}

/** Asks for one thing at a time, and shows the last answer until another worker is chosen. */
class Inspector {
  constructor(target, model, headers) {
    this.target = target;
    this.model = model;
    this.headers = headers;
    this.path = null;
    this.abort = null;
    this.answer = null;
    this.timed = null;
    this.saved = null;
    this.tools = element("div", "tools");
    this.state = element("p", "");
    this.state.setAttribute("role", "status");
    this.origin = element("p", "fact");
    this.result = element("div", "");
    this.progress = element("progress", "");
    this.progress.setAttribute("aria-label", "Time of the profile or trace");
    this.progress.hidden = true;
    this.add("Stacks", () => this.run((signal) => this.stacks(signal)));
    this.add("Profile", () => this.run((signal) => this.profile(signal)));
    this.add("Memory", () => this.run((signal) => this.memory(signal)));
    this.tools.append(this.choice());
    this.stop = this.add("Stop", () => this.abort !== null && this.abort.abort());
    this.stop.hidden = true;
    target.append(element("h2", "", "Process"), this.tools, this.state, this.progress, this.origin, this.result);
  }

  add(label, task) {
    const button = element("button", "", label);
    button.setAttribute("type", "button");
    button.addEventListener("click", task);
    this.tools.append(button);
    return button;
  }

  choice() {
    const label = element("label", "", "for ");
    this.seconds = element("select", "");
    for (const seconds of SECONDS) {
      const option = element("option", "", seconds + " s");
      option.value = String(seconds);
      this.seconds.append(option);
    }
    this.seconds.value = "5";
    label.append(this.seconds);
    return label;
  }

  /** Nothing is asked for a node that is no worker. */
  choose(path) {
    if (path !== this.path) {
      this.leave();
      this.path = path;
      this.target.hidden = path === null;
      this.clear("");
    }
  }

  leave() {
    const abort = this.abort;
    this.abort = null;
    this.time(null);
    if (abort !== null) {
      abort.abort();
    }
  }

  /** Shows how much of some time is over, or nothing of it. */
  time(timed) {
    this.timed = timed;
    if (timed === null && document.activeElement === this.stop) {
      this.tools.firstChild.focus(); // a hidden button would lose it
    }
    this.progress.hidden = timed === null;
    this.stop.hidden = timed === null;
    this.tick(Date.now());
  }

  clear(words) {
    this.answer = null;
    setText(this.state, words);
    setText(this.origin, "");
    this.result.replaceChildren();
    this.target.parentElement.dataset.wide = "false";
    if (this.saved !== null) {
      URL.revokeObjectURL(this.saved);
      this.saved = null;
    }
  }

  /** What was asked before is asked no more. */
  async run(task) {
    this.leave();
    const abort = new AbortController();
    this.abort = abort;
    this.clear("asking ...");
    try {
      await task(abort.signal);
    } catch (failure) {
      if (this.abort === abort) {
        this.clear(abort.signal.aborted ? "stopped" : failure.message);
      }
    } finally {
      if (this.abort === abort) {
        this.abort = null;
        this.time(null);
      }
    }
  }

  ask(what, signal) {
    return answerOf("api/v1/worker/" + what + "path=" + encodeURIComponent(this.path), this.headers(), signal);
  }

  async stacks(signal) {
    const stacks = await (await this.ask("stacks?", signal)).json();
    if (!signal.aborted) {
      this.show(stacks, stacks.doing);
      this.result.replaceChildren(
        ...stackParts(stacks).flatMap((part) => [element("h3", "", part.heading), element("pre", "", part.text)]));
    }
  }

  /** The profile comes in slices of a second, so that what has come is shown also if it is stopped. */
  async profile(signal) {
    const seconds = Number(this.seconds.value);
    const abort = this.abort;
    const began = this.begin(seconds, "sampling for " + seconds + " s ...");
    const response = await this.ask("profile?seconds=" + seconds + "&", signal);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const slices = [];
    let why = "";
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        slices.push(next.value);
      }
    } catch (failure) {
      why = signal.aborted ? "stopped" : failure.message;
    }
    if (this.abort === abort) {
      this.showProfile(slices.join(""), why, Math.round((Date.now() - began) / 1000));
    }
  }

  showProfile(text, why, seconds) {
    const profile = profileOf(text);
    this.show(null, profileText(profile, why) + ", in " + seconds + " s");
    if (profile.root.total > 0) {
      this.saved = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
      const save = element("a", "", "Save as text");
      save.setAttribute("href", this.saved);
      save.setAttribute("download", "profile.txt");
      this.target.parentElement.dataset.wide = "true";
      this.result.replaceChildren(new FlameGraph(profile.root).element, save, flameTable(profile.root));
    }
  }

  async memory(signal) {
    const seconds = Math.min(MOST_SECONDS_OF_MEMORY, Number(this.seconds.value));
    this.begin(seconds, "tracing for " + seconds + " s ...");
    const found = await (await this.ask("allocations?seconds=" + seconds + "&", signal)).json();
    if (!signal.aborted) {
      const { words, rows } = memoryOf(found);
      this.show(found, words);
      this.result.replaceChildren(tableOf("Lines that hold the most", rows));
    }
  }

  begin(seconds, words) {
    const began = Date.now();
    setText(this.state, words);
    this.time({ began, seconds });
    return began;
  }

  show(answer, words) {
    this.answer = answer;
    setText(this.state, words);
    this.tick(Date.now());
  }

  /** The answer becomes older. */
  tick(now) {
    if (this.timed !== null) {
      this.progress.setAttribute("max", this.timed.seconds);
      this.progress.setAttribute("value", Math.min(this.timed.seconds, (now - this.timed.began) / 1000));
    }
    if (this.answer !== null) {
      setText(this.origin, originText(this.answer, now + this.model.skew));
    }
  }
}

if (typeof module !== "undefined") {
  Object.assign(module.exports, { stackParts, originText, memoryOf, profileText });
}
