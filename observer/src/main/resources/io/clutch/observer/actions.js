
// What can be done to the chosen node, if actions are on: buttons, a dialog that asks, and the outcome in words.

const ACTIONS = {
  restart: ["Restart", "Its supervisor stops it in order and starts it again. What it holds in memory is lost."],
  stop: ["Stop", "It stops in order, and stays down until somebody starts it again."],
  recycle: ["Recycle", "New workers take the place of the present ones, which end when they have no calls left."],
  dump: ["Stacks to the log", "The stacks of its process are written to the log of the JVM. It goes on."],
  "log-level": ["Log level", "Its loggers without a level of their own log from another level on, until it ends."],
};

/** The token of actions is kept here alone, and is gone with the tab or when it was wrong. */
class Acts {
  constructor(headers, nodeOf) {
    this.headers = headers;
    this.nodeOf = nodeOf;
    this.token = "";
    this.isOn = null;
    this.path = null;
    this.isAsking = false;
    this.shown = "";
    this.asked = null;
    byId("act-cancel").addEventListener("click", () => byId("act").close());
    byId("act-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.confirm();
    });
  }

  choose(path) {
    if (path !== this.path) {
      this.path = path;
      this.show([]);
      setText(byId("act-outcome"), "");
      this.refresh();
    }
  }

  /** Asks which actions there are for the chosen node; not again once they are known to be off. */
  async refresh() {
    const path = this.path;
    if (path === null || this.isOn === false || this.isAsking) {
      return;
    }
    this.isAsking = true;
    try {
      const url = "api/v1/actions?path=" + encodeURIComponent(path);
      const response = await fetch(url, { headers: this.headers(), cache: "no-store" });
      if (response.ok) {
        const answer = await response.json();
        this.isOn = answer.on;
        if (path === this.path) {
          this.show(answer.actions || []);
        }
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

  /** Makes the buttons anew only where they differ, so that they keep the focus. */
  show(actions) {
    const known = actions.filter((action) => action in ACTIONS);
    if (known.join() !== this.shown) {
      this.shown = known.join();
      byId("act-buttons").replaceChildren(...known.map((action) => this.button(action)));
    }
  }

  button(action) {
    const button = element("button", "", ACTIONS[action][0]);
    button.type = "button";
    button.addEventListener("click", () => this.open(action));
    return button;
  }

  /** Asks before anything is done. The incarnation and the process are those that are shown now. */
  open(action) {
    const node = this.nodeOf(this.path);
    if (node === undefined) {
      setText(byId("act-outcome"), "It is not there any more.");
      return;
    }
    this.asked = { path: node.path, action, incarnation: node.incarnation || 0, pid: node.pid || 0 };
    const [name, what] = ACTIONS[action];
    setText(byId("act-title"), name + ": " + node.path);
    setText(byId("act-words"), what + " Now: " + nodeText(node) + ".");
    setText(byId("act-confirm"), name);
    byId("act-ask").hidden = this.token !== "";
    byId("act-token").value = "";
    byId("act-level-ask").hidden = action !== "log-level";
    byId("act").showModal();
    (this.token === "" ? byId("act-token") : byId("act-cancel")).focus();
  }

  async confirm() {
    const asked = this.asked;
    const token = this.token || byId("act-token").value.trim();
    if (asked === null || token === "") {
      byId("act-token").focus();
      return;
    }
    this.asked = null;
    if (asked.action === "log-level") {
      asked.level = byId("act-level").value;
    }
    byId("act-token").value = "";
    byId("act").close();
    const what = ACTIONS[asked.action][0] + " of " + asked.path + ": ";
    setText(byId("act-outcome"), what + "asking.");
    setText(byId("act-outcome"), what + await this.act(asked, token));
    this.refresh();
  }

  /** Asks the server, and returns what came of it in words. */
  async act(asked, token) {
    try {
      const response = await fetch("api/v1/action", {
        method: "POST",
        headers: { ...this.headers(), "Content-Type": "application/json", "X-Clutch-Actions-Token": token },
        body: JSON.stringify(asked),
        cache: "no-store",
      });
      if (response.status === 401) {
        this.token = "";
      } else if (response.status !== 429) {
        this.token = token;
      }
      return response.status === 200 ? (await response.json()).message : (await response.text()).trim();
    } catch (failure) {
      return "the page is disconnected. Whether anything was done is unknown.";
    }
  }
}

/** What is shown of a node, in short. */
function nodeText(node) {
  const parts = [stateText(node)];
  if (node.pid !== undefined) {
    parts.push("pid " + node.pid);
  }
  if (node.incarnation !== undefined) {
    parts.push("incarnation " + node.incarnation);
  }
  if (node.inFlight !== undefined) {
    parts.push(countText(node.inFlight, "call") + " in flight");
  }
  return parts.join(", ");
}
