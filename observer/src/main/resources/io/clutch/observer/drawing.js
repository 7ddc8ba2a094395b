
// The drawing: boxes and lines, with the same nodes and colours as the list. The list has all that a drawing says.

/** Draws the visible nodes into the target. */
function draw(target, model, collapsed, query, chosen, onSelect) {
  const { places, width, height } = layout(model, collapsed, query);
  const svg = svgElement("svg", { width: width + 20, height: height + 20, role: "img" });
  svg.setAttribute("aria-label", "Drawing of the tree; the list has the same as text");
  for (const [path, place] of places) {
    const parent = places.get(model.nodes.get(path).parent);
    if (parent) {
      svg.append(edge(parent, place));
    }
  }
  for (const [path, place] of places) {
    svg.append(box(model.nodes.get(path), place, path === chosen, () => onSelect(path)));
  }
  target.replaceChildren(svg);
}

function edge(from, to) {
  const x = from.x + 190;
  const middle = (x + to.x + 10) / 2;
  const line = `M${x},${from.y + 28} C${middle},${from.y + 28} ${middle},${to.y + 28} ${to.x + 10},${to.y + 28}`;
  return svgElement("path", { class: "edge", d: line });
}

function box(node, place, isChosen, onClick) {
  const group = svgElement("g", {
    class: isChosen ? "chosen" : "",
    "data-tone": toneOf(node),
    transform: `translate(${place.x + 10},${place.y + 10})`,
  });
  const title = svgElement("title", {});
  title.textContent = node.path + ": " + stateText(node);
  const name = svgElement("text", { x: 8, y: 15 });
  name.textContent = short(node.name, 26);
  const word = svgElement("text", { x: 8, y: 30, class: "word" });
  word.textContent = short(stateText(node) + (node.pid === undefined ? "" : " · pid " + node.pid), 30);
  group.append(title, svgElement("rect", { class: "box", width: 180, height: 36, rx: 6 }), name, word);
  group.addEventListener("click", onClick);
  return group;
}

function short(text, most) {
  const characters = [...text];
  return characters.length <= most ? text : characters.slice(0, most - 1).join("") + "…";
}
