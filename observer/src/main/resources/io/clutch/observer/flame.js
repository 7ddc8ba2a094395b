
// A profile as a flame graph: a box for each function, below its caller, as wide as its share of the samples.

const MOST_BOXES = 2000;
const MOST_FUNCTIONS = 100000;
const MOST_FRAMES = 128;
const NARROWEST = 0.001;
const SHORTEST_LABEL = 0.03;
const BOX_HEIGHT = 18;
const SHADES = 4;
const MISSED = "(missed)";
const ENDED = "(ended early: ";

function flameNode(name, parent) {
  return { name, parent, total: 0, own: 0, below: new Map() };
}

/**
 * The tree of collapsed stacks, lines such as "outer;inner 12", of which the same may come several times; how many
 * samples were missed; and why it ended early, if it did. What finds no room counts for its caller.
 */
function profileOf(text) {
  const profile = { root: flameNode("all", null), missed: 0, ended: "" };
  let room = MOST_FUNCTIONS;
  for (const line of text.split("\n")) {
    const space = line.lastIndexOf(" ");
    const count = Number(line.slice(space + 1));
    const stack = line.slice(0, Math.max(0, space));
    if (stack === "" || !Number.isSafeInteger(count) || count < 1) {
      continue;
    }
    if (stack === MISSED) {
      profile.missed += count;
    } else if (stack.startsWith(ENDED)) {
      profile.ended = stack.slice(ENDED.length, -1);
    } else {
      room -= addStack(profile.root, stack.split(";", MOST_FRAMES), count, room);
    }
  }
  return profile;
}

/** Returns how many functions are new. */
function addStack(root, names, count, room) {
  let at = root;
  let added = 0;
  at.total += count;
  for (const name of names) {
    if (!at.below.has(name)) {
      if (added >= room) {
        break;
      }
      at.below.set(name, flameNode(name, at));
      added++;
    }
    at = at.below.get(name);
    at.total += count;
  }
  at.own += count;
  return added;
}

/** The boxes to draw: what is zoomed to, all above it, and what is wide enough below it, the widest first. */
function flameBoxes(zoomed) {
  const boxes = [];
  for (let at = zoomed.parent; at !== null; at = at.parent) {
    boxes.unshift({ node: at, left: 0, width: 1 });
  }
  boxes.forEach((box, depth) => { box.depth = depth; });
  let level = [{ node: zoomed, depth: boxes.length, left: 0, width: 1 }];
  while (level.length > 0 && boxes.length < MOST_BOXES) {
    boxes.push(...level.slice(0, MOST_BOXES - boxes.length));
    level = level.flatMap((box) => boxesBelow(box, zoomed.total));
  }
  return boxes;
}

function boxesBelow(box, whole) {
  let left = box.left;
  const placed = [...box.node.below.values()].sort((one, other) => other.total - one.total).map((node) => {
    const width = node.total / whole;
    left += width;
    return { node, depth: box.depth + 1, left: left - width, width };
  });
  return placed.filter((it) => it.width >= NARROWEST);
}

/** The functions with the most samples of their own, as {name, own, total}; one that calls itself counts once. */
function flameRows(root, most) {
  const rows = new Map();
  const open = new Map();
  const stack = [...root.below.values()].map((node) => ({ node, isLeaving: false }));
  while (stack.length > 0) {
    const { node, isLeaving } = stack.pop();
    const depth = open.get(node.name) || 0;
    if (isLeaving) {
      open.set(node.name, depth - 1);
      continue;
    }
    const row = rows.get(node.name) || { name: node.name, own: 0, total: 0 };
    rows.set(node.name, row);
    row.own += node.own;
    row.total += depth === 0 ? node.total : 0;
    open.set(node.name, depth + 1);
    stack.push({ node, isLeaving: true });
    node.below.forEach((below) => stack.push({ node: below, isLeaving: false }));
  }
  return [...rows.values()].sort((one, other) => other.own - one.own || other.total - one.total).slice(0, most);
}

function shareText(count, whole) {
  return (whole === 0 ? 0 : (100 * count) / whole).toFixed(1) + " %";
}

function shadeOf(name) {
  let hash = 0;
  for (let i = 0; i < name.length; i++) {
    hash = (31 * hash + name.charCodeAt(i)) % 9973;
  }
  return hash % SHADES;
}

/** The graph: arrows go from box to box, Enter or a click zooms, Escape goes back. */
class FlameGraph {
  constructor(root) {
    this.root = root;
    this.zoomed = root;
    this.focused = root;
    this.former = [];
    this.element = svgElement("svg", { class: "flame", role: "tree", width: "100%" });
    this.element.setAttribute("aria-label", "Flame graph; the table after it has the same as text");
    this.element.addEventListener("keydown", (event) => this.pressed(event));
    this.draw(false);
  }

  draw(isFocused) {
    const boxes = flameBoxes(this.zoomed);
    this.boxes = boxes;
    if (!boxes.some((box) => box.node === this.focused)) {
      this.focused = this.zoomed;
    }
    this.groups = new Map(boxes.map((box) => [box.node, this.group(box)]));
    const depth = boxes.reduce((most, box) => Math.max(most, box.depth), 0);
    this.element.setAttribute("height", (depth + 1) * BOX_HEIGHT);
    this.element.replaceChildren(...this.groups.values());
    if (isFocused) {
      this.groups.get(this.focused).focus();
    }
  }

  group(box) {
    const { name, total } = box.node;
    const words = name + ": " + countText(total, "sample") + ", " + shareText(total, this.root.total);
    const group = svgElement("g", {
      role: "treeitem",
      tabindex: box.node === this.focused ? 0 : -1,
      "aria-level": box.depth + 1,
      "aria-label": words,
      "data-shade": shadeOf(name),
    });
    const title = svgElement("title", {});
    title.textContent = words;
    const frame = svgElement("svg", {
      x: 100 * box.left + "%", y: box.depth * BOX_HEIGHT, width: 100 * box.width + "%", height: BOX_HEIGHT,
    });
    frame.append(svgElement("rect", { width: "100%", height: BOX_HEIGHT - 1 }));
    if (box.width >= SHORTEST_LABEL) {
      const label = svgElement("text", { x: 3, y: 13 });
      label.textContent = name;
      frame.append(label);
    }
    group.append(title, frame);
    group.addEventListener("click", () => this.zoom(box.node));
    return group;
  }

  zoom(node) {
    this.focused = node;
    if (node !== this.zoomed) {
      this.former.push(this.zoomed);
      this.zoomed = node;
    }
    this.draw(true);
  }

  back() {
    this.focused = this.zoomed;
    this.zoomed = this.former.pop();
    this.draw(true);
  }

  focus(box) {
    if (box !== undefined) {
      this.groups.get(this.focused).setAttribute("tabindex", -1);
      this.focused = box.node;
      this.groups.get(this.focused).setAttribute("tabindex", 0);
      this.groups.get(this.focused).focus();
    }
  }

  pressed(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    const at = this.boxes.find((box) => box.node === this.focused);
    const beside = this.boxes.filter((box) => box.depth === at.depth);
    const place = beside.indexOf(at);
    const moves = {
      ArrowUp: () => this.boxes.find((box) => box.node === this.focused.parent),
      ArrowDown: () => this.boxes.find((box) => box.node.parent === this.focused),
      ArrowLeft: () => beside[place - 1],
      ArrowRight: () => beside[place + 1],
      Home: () => this.boxes[0],
    };
    if (event.key in moves) {
      this.focus(moves[event.key]());
    } else if (event.key === "Enter" || event.key === " ") {
      this.zoom(this.focused);
    } else if (event.key === "Escape" && this.former.length > 0) {
      this.back();
    } else {
      return;
    }
    event.preventDefault();
  }
}

/** A table of texts, the first row of which has the headings. */
function tableOf(caption, rows) {
  const table = element("table", "");
  table.append(element("caption", "", caption));
  rows.forEach((row, i) => {
    const line = element("tr", "");
    row.forEach((text) => {
      const cell = element(i === 0 ? "th" : "td", "", text);
      if (i === 0) {
        cell.setAttribute("scope", "col");
      }
      line.append(cell);
    });
    table.append(line);
  });
  return table;
}

function flameTable(root) {
  const rows = flameRows(root, 30).map((row) =>
    [row.name, shareText(row.own, root.total), shareText(row.total, root.total)]);
  return tableOf("Functions with the most samples of their own", [["function", "own", "with callees"], ...rows]);
}

if (typeof module !== "undefined") {
  Object.assign(module.exports, { profileOf, flameBoxes, flameRows });
}
