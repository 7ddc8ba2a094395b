
// The list: a row for each node, with the roles and keys of a tree. Text is only ever set as text.

const SVG = "http://www.w3.org/2000/svg";

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) {
    made.className = className;
  }
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
}

function svgElement(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  return made;
}

function setText(target, text) {
  if (target.textContent !== text) {
    target.textContent = text;
  }
}

class List {
  constructor(root, model, collapsed, onSelect, onToggle) {
    this.root = root;
    this.model = model;
    this.collapsed = collapsed;
    this.onSelect = onSelect;
    this.onToggle = onToggle;
    this.rows = new Map();
    this.order = [];
    this.current = null;
    root.addEventListener("click", (event) => this.clicked(event));
    root.addEventListener("keydown", (event) => this.pressed(event));
  }

  /** Makes the rows anew where the tree, the search or the branches have changed. */
  show(visible) {
    const hadFocus = this.root.contains(document.activeElement);
    const before = this.rows;
    const place = Math.max(0, this.order.indexOf(this.current));
    this.rows = new Map();
    this.order = visible.map((row) => row.path);
    const made = visible.map((row) => {
      const item = before.get(row.path) || this.make(row.path);
      this.rows.set(row.path, item);
      this.place(item, row);
      return item;
    });
    const isSame = made.length === this.root.children.length
      && made.every((item, i) => item === this.root.children[i]);
    if (!isSame) {
      this.root.replaceChildren(...made);
    }
    if (!this.rows.has(this.current)) {
      this.current = this.order.length > 0 ? this.order[Math.min(place, this.order.length - 1)] : null;
    }
    for (const path of this.order) {
      this.fill(path);
      this.rows.get(path).tabIndex = path === this.current ? 0 : -1;
    }
    if (hadFocus && !isSame && this.current !== null) {
      this.rows.get(this.current).focus();
    }
  }

  make(path) {
    const item = element("div", "row");
    item.setAttribute("role", "treeitem");
    item.dataset.path = path;
    item.append(element("span", "twist"), element("span", "name"), element("span", "kind"),
      element("span", "state"), element("span", "facts"), element("span", "line"), element("span", "reason"));
    item.firstChild.setAttribute("aria-hidden", "true");
    return item;
  }

  place(item, row) {
    item.setAttribute("aria-level", row.level);
    item.setAttribute("aria-posinset", row.position);
    item.setAttribute("aria-setsize", row.size);
    item.style.paddingInlineStart = (row.level - 1) * 1.2 + 2.35 + "rem";
    if (row.isOpen === null) {
      item.removeAttribute("aria-expanded");
    } else {
      item.setAttribute("aria-expanded", row.isOpen);
    }
    setText(item.firstChild, row.isOpen === null ? "" : row.isOpen ? "▾" : "▸");
  }

  /** Writes what the rows say that are on the screen; the others do it when they come there. */
  fillVisible() {
    for (let i = this.firstVisible(); i < this.order.length; i++) {
      if (this.rows.get(this.order[i]).getBoundingClientRect().top > window.innerHeight) {
        return;
      }
      this.fill(this.order[i]);
    }
  }

  firstVisible() {
    let first = 0;
    let last = this.order.length;
    while (first < last) {
      const middle = (first + last) >> 1;
      if (this.rows.get(this.order[middle]).getBoundingClientRect().bottom < 0) {
        first = middle + 1;
      } else {
        last = middle;
      }
    }
    return first;
  }

  /** Writes what a row says, where it differs. */
  fill(path) {
    const item = this.rows.get(path);
    const node = this.model.nodes.get(path);
    if (!item || !node) {
      return;
    }
    const [, name, kind, state, facts, spark, reason] = item.children;
    setText(name, node.name);
    setText(kind, node.kind);
    setText(state, stateText(node));
    state.dataset.tone = toneOf(node);
    this.fillFacts(facts, node);
    this.fillSpark(spark, node);
    setText(reason, node.lastReason ? "last: " + node.lastReason.split("\n")[0] : "");
    item.setAttribute("aria-selected", path === this.current);
  }

  fillFacts(facts, node) {
    const texts = factsOf(this.model, node, Date.now());
    while (facts.children.length > texts.length) {
      facts.lastElementChild.remove();
    }
    texts.forEach(([key, text], i) => {
      if (!facts.children[i]) {
        facts.append(element("span", "fact"));
      }
      facts.children[i].dataset.fact = key;
      setText(facts.children[i], text);
    });
  }

  fillSpark(target, node) {
    const spark = sparkOf(this.model.histories.get(node.path));
    const key = spark === null ? "" : spark.points + spark.text;
    if (target.dataset.points === key) {
      return;
    }
    target.dataset.points = key;
    const line = target.firstChild;
    if (spark === null || line === null) {
      target.replaceChildren(...(spark === null ? [] : [sparkLine(spark)]));
    } else {
      setSpark(line, spark);
    }
  }

  clicked(event) {
    const item = event.target.closest(".row");
    if (!item) {
      return;
    }
    if (event.target.classList.contains("twist")) {
      this.onToggle(item.dataset.path);
    }
    this.choose(item.dataset.path, true);
  }

  choose(path, isFocused) {
    if (!this.rows.has(path)) {
      return;
    }
    const before = this.rows.get(this.current);
    if (before) {
      before.tabIndex = -1;
      before.setAttribute("aria-selected", "false");
    }
    this.current = path;
    const item = this.rows.get(path);
    item.tabIndex = 0;
    item.setAttribute("aria-selected", "true");
    if (isFocused) {
      item.focus();
    }
    this.onSelect(path);
  }

  pressed(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || this.current === null) {
      return;
    }
    const index = this.order.indexOf(this.current);
    const item = this.rows.get(this.current);
    const expanded = item.getAttribute("aria-expanded");
    const moves = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: this.order.length - 1 };
    if (event.key in moves) {
      this.choose(this.order[Math.max(0, Math.min(this.order.length - 1, moves[event.key]))], true);
    } else if (event.key === "ArrowRight" && expanded === "false") {
      this.onToggle(this.current);
    } else if (event.key === "ArrowRight" && expanded === "true") {
      this.choose(this.order[index + 1], true);
    } else if (event.key === "ArrowLeft" && expanded === "true") {
      this.onToggle(this.current);
    } else if (event.key === "ArrowLeft") {
      this.choose(this.model.nodes.get(this.current).parent, true);
    } else if (event.key === "Enter" || event.key === " ") {
      this.onSelect(this.current, true);
    } else {
      return;
    }
    event.preventDefault();
  }
}

/** A small line, with its last value in words. */
function sparkLine(spark) {
  const svg = svgElement("svg", { class: "spark", viewBox: "0 0 100 20", preserveAspectRatio: "none", role: "img" });
  svg.append(svgElement("title", {}), svgElement("polyline", {}));
  setSpark(svg, spark);
  return svg;
}

function setSpark(svg, spark) {
  svg.setAttribute("aria-label", spark.text);
  const [title, line] = svg.children;
  setText(title, spark.text);
  line.setAttribute("points", spark.points);
}

/**
 * Shows all that is known of a node, also of one that has left the tree. What is the same stays, so that it can be
 * marked and copied.
 */
function showDetails(target, model, path) {
  const node = model.nodes.get(path);
  target.parentElement.hidden = path === null;
  if (node === undefined) {
    if (path !== null && model.isPast) {
      target.dataset.labels = "";
      target.replaceChildren(element("h2", "", path + ", which was not in the tree then"));
    } else if (path !== null && target.firstChild !== null) {
      setText(target.firstChild, path + ", which is not in the tree any more");
    }
    return;
  }
  const rows = detailsOf(model, node, Date.now());
  const labels = path + "\n" + rows.map(([label]) => label).join("\n");
  if (target.dataset.labels !== labels) {
    target.dataset.labels = labels;
    const list = element("dl");
    rows.forEach(([label]) => list.append(element("dt", "", label), element("dd")));
    target.replaceChildren(element("h2", "", node.name), list, element("h2", "", "Last reason"), element("pre"));
  }
  const [name, list, heading, reason] = target.children;
  setText(name, node.name);
  rows.forEach(([, text], i) => setText(list.children[2 * i + 1], text));
  heading.hidden = !node.lastReason;
  reason.hidden = !node.lastReason;
  setText(reason, node.lastReason || "");
}
