
// The tree as it was just after an event. Only what events tell is known of it, and the rest is called unknown.

const WITHOUT_PROCESS = ["absent", "ended", "restarting"];

/** Shows the tree at one event in place of the present, until the present is wanted back. */
class Past {
  constructor(headers, onTurn) {
    this.headers = headers;
    this.onTurn = onTurn;
    this.model = null;
    this.wanted = null;
    byId("present").addEventListener("click", () => this.leave("This is the present again."));
  }

  /** Asks for the tree; of several events that are chosen quickly, the last one counts. */
  async look(event, run) {
    this.wanted = event;
    setText(byId("past-words"), "Asking for the tree at " + clockText(event.at) + ".");
    try {
      const url = "api/v1/at?event=" + event.number + "&run=" + encodeURIComponent(run);
      const response = await fetch(url, { headers: this.headers(), cache: "no-store" });
      const answer = response.ok ? await response.json() : null;
      const why = response.ok ? "" : await response.text();
      if (this.wanted === event) {
        this.take(event, answer, why);
      }
    } catch (failure) {
      if (this.wanted === event) {
        this.take(event, null, "The page is disconnected.");
      }
    }
  }

  take(event, answer, why) {
    if (answer === null) {
      this.leave("The tree at " + clockText(event.at) + " cannot be shown. " + why.trim() + " This is the present.");
      return;
    }
    this.model = createModel();
    this.model.isPast = true;
    takeTree(this.model, answer, answer.at);
    this.turn("The past: the tree as it was at " + clockText(answer.event.at) + ", just after: "
      + eventText(answer.event) + ". What no event tells is unknown: calls, memory, processor time, signs of life.");
    byId("present").focus();
  }

  /** Shows the present again, if it is not shown. */
  leave(words) {
    const wasPast = this.model !== null;
    this.model = null;
    this.wanted = null;
    if (wasPast) {
      this.turn(words);
    } else {
      setText(byId("past-words"), words);
    }
  }

  turn(words) {
    const isPast = this.model !== null;
    document.body.dataset.past = String(isPast);
    byId("present").hidden = !isPast;
    setText(byId("past-words"), words);
    this.onTurn(!isPast);
  }
}

function pastSummaryText(model) {
  const nodes = [...model.nodes.values()];
  const count = (kind) => nodes.filter((node) => node.kind === kind).length;
  const running = nodes.filter((node) => node.kind === "worker" && node.state === "running").length;
  return ["Then: " + countText(count("supervisor"), "supervisor"), countText(count("pool"), "pool"),
    countText(count("worker"), "worker") + ", " + running + " running", "calls and memory unknown"].join(" · ");
}

/** The process of a worker in words: no event tells that of one that was starting. */
function pastProcess(node) {
  if (node.pid !== undefined) {
    return String(node.pid);
  }
  return WITHOUT_PROCESS.includes(node.state) ? "none" : "unknown";
}

function pastFactsOf(node) {
  return node.kind === "worker" ? [["pid", "pid " + pastProcess(node)]] : [];
}

function pastDetailsOf(node) {
  const rows = [["Path", node.path], ["Kind", node.kind], ["State then", node.state]];
  if (node.kind === "worker") {
    rows.push(["Process", pastProcess(node)]);
  }
  rows.push(["Incarnation", node.incarnation === undefined ? "unknown" : String(node.incarnation)]);
  rows.push(["Last end", node.lastReason ? "see below" : "unknown, or it had not ended"]);
  rows.push(["All else", "unknown: no event tells of calls, memory, processor time and restarts that counted"]);
  return rows;
}

/** The rows of events: buttons, of which Tab reaches one, and the arrow keys the others. */
class EventRows {
  constructor(target, onChoose) {
    this.target = target;
    this.onChoose = onChoose;
    this.rows = new Map();
    this.current = null;
    target.addEventListener("keydown", (event) => this.pressed(event));
  }

  /** Shows the events in this order. Rows that say the same stay, so that they can be marked. */
  show(events) {
    const hadFocus = this.target.contains(document.activeElement);
    const before = this.rows;
    this.rows = new Map();
    for (const event of events) {
      const text = clockText(event.at) + eventText(event);
      const known = before.get(event.number);
      this.rows.set(event.number, known && known.text === text ? known : { text, row: this.make(event) });
    }
    this.target.replaceChildren(...[...this.rows.values()].map((it) => it.row));
    if (!this.rows.has(this.current)) {
      this.current = events.length > 0 ? events[0].number : null;
    }
    this.mark();
    if (hadFocus) {
      this.focus();
    }
  }

  make(event) {
    const button = element("button", "event");
    button.type = "button";
    button.append(element("span", "fact", clockText(event.at)), " ", element("span", "", eventText(event)));
    button.addEventListener("click", () => {
      this.moveTo(event.number);
      this.onChoose(event);
    });
    const row = element("li");
    row.append(button);
    return row;
  }

  mark() {
    for (const [number, { row }] of this.rows) {
      const isCurrent = number === this.current;
      row.firstChild.tabIndex = isCurrent ? 0 : -1;
      row.firstChild.setAttribute("aria-current", String(isCurrent));
    }
  }

  moveTo(number) {
    this.current = number;
    this.mark();
    this.focus();
  }

  focus() {
    if (this.current !== null) {
      this.rows.get(this.current).row.firstChild.focus();
    }
  }

  pressed(event) {
    const numbers = [...this.rows.keys()];
    const index = numbers.indexOf(this.current);
    const moves = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: numbers.length - 1 };
    if (!(event.key in moves) || event.altKey || event.ctrlKey || event.metaKey || index < 0) {
      return;
    }
    this.moveTo(numbers[Math.max(0, Math.min(numbers.length - 1, moves[event.key]))]);
    event.preventDefault();
  }
}

if (typeof module !== "undefined") {
  Object.assign(module.exports, { pastSummaryText, pastFactsOf, pastDetailsOf });
}
