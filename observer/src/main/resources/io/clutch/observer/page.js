
// The page: takes events, keeps the connection, and shows the model.

const LONGEST_SILENCE = 12000;
const LONGEST_WAIT = 10000;
const VIEWS = ["list", "drawing", "events"];

class Page {
  constructor() {
    this.model = createModel();
    this.collapsed = new Set();
    this.query = "";
    this.view = "list";
    this.selected = null;
    this.token = takeToken();
    this.wait = 500;
    this.ticks = 0;
    this.list = new List(byId("tree"), this.model, this.collapsed,
      (path, isAsked) => this.select(path, isAsked), (path) => this.toggle(path));
    this.details = new Details(byId("more"), (path) => this.ask(path));
    this.inspector = new Inspector(byId("inspect"), this.model, () => this.headers());
    this.acts = new Acts(() => this.headers(), (path) => this.model.nodes.get(path));
    this.past = new Past(() => this.headers(), (isBack) => this.turned(isBack));
    this.events = new Events(
      new EventRows(byId("event-list"), (event) => this.past.look(event, this.events.run)), (path) => this.ask(path));
    byId("search").addEventListener("input", (event) => this.search(event.target.value));
    for (const name of VIEWS) {
      byId("show-" + name).addEventListener("click", () => this.turnTo(name));
    }
    byId("expand").addEventListener("click", () => this.collapse([]));
    byId("collapse").addEventListener("click", () => this.collapse(this.shown.children.keys()));
    window.addEventListener("hashchange", () => window.location.reload());
    setInterval(() => this.tick(), 1000);
    this.follow();
  }

  /** What is looked at: the present, or the tree as it was at an event. */
  get shown() {
    return this.past.model || this.model;
  }

  /** Follows the events, and begins anew after each end of the connection. */
  async follow() {
    for (;;) {
      try {
        await this.connection();
        this.connected("bad", "disconnected");
      } catch (failure) {
        this.connected("bad", failure instanceof Refused ? failure.message : "disconnected");
      }
      await new Promise((resolve) => setTimeout(resolve, this.wait));
      this.wait = Math.min(LONGEST_WAIT, this.wait * 2);
    }
  }

  async connection() {
    const abort = new AbortController();
    const silence = () => setTimeout(() => abort.abort(), LONGEST_SILENCE);
    let timer = silence();
    try {
      const headers = this.headers();
      const response = await fetch("api/v1/events", { headers, signal: abort.signal, cache: "no-store" });
      if (!response.ok) {
        throw new Refused(response.status);
      }
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      const splitter = new Splitter();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) {
          return;
        }
        clearTimeout(timer);
        timer = silence();
        splitter.take(value).forEach((event) => this.take(event));
      }
    } finally {
      clearTimeout(timer);
      abort.abort();
    }
  }

  take(event) {
    const reading = JSON.parse(event.data);
    const now = Date.now();
    this.wait = 500;
    if (event.type === "failed") {
      this.connected("bad", "connected, but the system could not be read; the log of the JVM says why");
      return;
    }
    this.connected("good", "connected");
    if (event.type === "tree") {
      takeTree(this.model, reading, now);
      if (this.shown === this.model) {
        this.show();
      }
    } else if (event.type === "changes") {
      const changed = takeChanges(this.model, reading, now);
      if (this.shown !== this.model) {
        return;
      }
      if (this.query === "") {
        changed.forEach((path) => this.list.fill(path));
        this.showRest();
      } else {
        this.show();
      }
    } else if (event.type === "still") {
      takeTime(this.model, reading.at, now);
    }
  }

  connected(tone, word) {
    const state = byId("connection");
    setText(state, word);
    state.dataset.tone = tone;
    document.body.dataset.connected = tone === "good";
  }

  show() {
    this.list.show(visibleRows(this.shown, this.collapsed, this.query));
    const isEmpty = this.list.order.length === 0;
    byId("empty").hidden = !isEmpty;
    setText(byId("empty"), this.query === "" ? "Nothing is running yet." : "Nothing matches the search.");
    this.showRest();
  }

  /** What stands beside the list. */
  showRest() {
    setText(byId("system"), this.model.system);
    setText(byId("summary"), summaryText(this.shown));
    showDetails(byId("known"), this.shown, this.selected);
    if (this.view === "drawing") {
      draw(byId("drawing"), this.shown, this.collapsed, this.query, this.selected, (path) => this.list.choose(path, false));
    }
  }

  /** Ages and countdowns move without an event. */
  tick() {
    if (document.body.dataset.connected === "true") {
      takeSample(this.model, Date.now());
    }
    if (!document.hidden) {
      if (this.view === "list") {
        this.list.fillVisible();
      }
      showDetails(byId("known"), this.shown, this.selected);
      this.inspector.tick(Date.now());
      this.ticks++;
      if (this.ticks % 2 === 0) {
        this.details.refresh();
        this.acts.refresh();
      }
      if (this.view === "events") {
        this.events.refresh();
      }
    }
  }

  select(path, isAsked) {
    this.selected = path;
    const node = this.model.nodes.get(path);
    const isPresent = this.shown === this.model;
    const worker = isPresent && node !== undefined && node.kind === "worker" ? path : null;
    this.details.choose(worker);
    this.inspector.choose(worker);
    this.acts.choose(isPresent && node !== undefined && ["worker", "pool"].includes(node.kind) ? path : null);
    this.showRest();
    if (isAsked) {
      byId("detail").focus();
    }
  }

  toggle(path) {
    if (!this.collapsed.delete(path)) {
      this.collapsed.add(path);
    }
    this.show();
  }

  collapse(paths) {
    this.collapsed.clear();
    for (const path of paths) {
      this.collapsed.add(path);
    }
    this.show();
  }

  search(query) {
    this.query = query.trim();
    this.show();
  }

  turnTo(view) {
    this.view = view;
    for (const name of VIEWS) {
      byId(name).hidden = name !== view;
      byId("show-" + name).setAttribute("aria-pressed", String(name === view));
    }
    if (view === "events") {
      this.events.refresh();
    }
    this.show();
  }

  /** The past has taken the place of the present, or another past, or the present is back. */
  turned(isBack) {
    this.list.model = this.shown;
    byId("known").replaceChildren();
    byId("known").dataset.labels = "";
    this.turnTo(isBack ? "events" : "list");
    this.select(this.selected);
    if (isBack) {
      this.events.rows.focus();
    }
  }

  /** The answer to one question. */
  async ask(path) {
    const response = await fetch(path, { headers: this.headers(), cache: "no-store" });
    if (!response.ok) {
      throw new Refused(response.status);
    }
    return response.json();
  }

  headers() {
    return this.token ? { Authorization: "Bearer " + this.token } : {};
  }
}

/** The server has answered, and does not serve this page. */
class Refused extends Error {
  constructor(status) {
    super(status === 401 ? "disconnected: the address lacks the token, which the log has"
      : status === 503 ? "disconnected: too many pages are open" : "disconnected: refused with " + status);
  }
}

/** Takes the token out of the address, so that no history or picture of the screen has it. */
function takeToken() {
  const given = /^#token=([A-Za-z0-9._~-]+)$/.exec(window.location.hash);
  if (given) {
    sessionStorage.setItem("clutch-token", given[1]);
    history.replaceState(null, "", window.location.pathname);
  }
  return sessionStorage.getItem("clutch-token");
}

function byId(id) {
  return document.getElementById(id);
}

if (typeof document !== "undefined") {
  new Page();
}
