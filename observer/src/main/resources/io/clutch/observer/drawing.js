
// The drawing: boxes and lines, with the same nodes and colours as the list. The list has all that a drawing says.

/** Draws the visible nodes into the target. A drawing that says the same stays, so that no click on it is lost. */
function draw(target, model, collapsed, query, chosen, onSelect) {
  const { places, width, height } = layout(model, collapsed, query);
  const drawn = JSON.stringify([chosen, [...places].map(([path, place]) => [path, place, wordOf(model.nodes.get(path))])]);
  if (target.drawn === drawn) {
    return;
  }
  target.drawn = drawn;
  const focused = target.contains(document.activeElement) ? document.activeElement.dataset.path : undefined;
  const svg = svgElement("svg", { width: width + 20, height: height + 20, role: "group" });
  svg.setAttribute("aria-label", "Drawing of the tree; the list has the same as text");
  for (const [path, place] of places) {
    const parent = places.get(model.nodes.get(path).parent);
    if (parent) {
      svg.append(edge(parent, place));
    }
  }
  const boxes = new Map();
  for (const [path, place] of places) {
    boxes.set(path, box(model.nodes.get(path), place, path === chosen, () => onSelect(path)));
  }
  svg.append(...boxes.values());
  target.replaceChildren(svg);
  if (boxes.has(focused)) {
    boxes.get(focused).focus();
  }
}

function edge(from, to) {
  const x = from.x + 190;
  const middle = (x + to.x + 10) / 2;
  const line = `M${x},${from.y + 28} C${middle},${from.y + 28} ${middle},${to.y + 28} ${to.x + 10},${to.y + 28}`;
  return svgElement("path", { class: "edge", d: line });
}

/** A button of the keyboard, too. */
function box(node, place, isChosen, onClick) {
  const group = svgElement("g", {
    role: "button",
    tabindex: 0,
    "aria-pressed": isChosen,
    "aria-label": node.path + ": " + stateText(node),
    "data-path": node.path,
    class: isChosen ? "chosen" : "",
    "data-tone": toneOf(node),
    transform: `translate(${place.x + 10},${place.y + 10})`,
  });
  const title = svgElement("title", {});
  title.textContent = node.path + ": " + stateText(node);
  const name = svgElement("text", { x: 8, y: 15 });
  name.textContent = short(node.name, 26);
  const word = svgElement("text", { x: 8, y: 30, class: "word" });
  word.textContent = short(wordOf(node), 30);
  group.append(title, svgElement("rect", { class: "box", width: 180, height: 36, rx: 6 }), name, word);
  group.addEventListener("click", onClick);
  group.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      onClick();
    }
  });
  return group;
}

function wordOf(node) {
  return stateText(node) + (node.pid === undefined ? "" : " · pid " + node.pid);
}

function short(text, most) {
  const characters = [...text];
  return characters.length <= most ? text : characters.slice(0, most - 1).join("") + "…";
}
