"use strict";

// As much of a document as the page needs, so that its scripts run in Node.js. It throws where a browser would.

class FakeElement {
  constructor(name) {
    this.tagName = name;
    this.childNodes = [];
    this.attributes = new Map();
    this.listeners = new Map();
    this.dataset = {};
    this.style = {};
    this.className = "";
    this.hidden = false;
    this.tabIndex = -1;
    this.parentElement = null;
    this.ownText = "";
    this.classList = { contains: (name) => this.className.split(" ").includes(name) };
  }

  get children() {
    return this.childNodes.filter((child) => child instanceof FakeElement);
  }

  get firstChild() {
    return this.childNodes[0] || null;
  }

  get lastElementChild() {
    return this.children[this.children.length - 1] || null;
  }

  get textContent() {
    return this.ownText + this.childNodes.map((it) => (it instanceof FakeElement ? it.textContent : it)).join("");
  }

  set textContent(text) {
    this.childNodes = [];
    this.ownText = String(text);
  }

  append(...added) {
    for (const child of added) {
      if (child === undefined || child === null) {
        throw new TypeError("nothing was appended");
      }
      if (child instanceof FakeElement) {
        child.remove();
        child.parentElement = this;
      }
      this.childNodes.push(child instanceof FakeElement ? child : String(child));
    }
  }

  replaceChildren(...added) {
    this.children.forEach((child) => { child.parentElement = null; });
    this.childNodes = [];
    this.ownText = "";
    this.append(...added);
  }

  remove() {
    if (this.parentElement) {
      this.parentElement.childNodes = this.parentElement.childNodes.filter((child) => child !== this);
      this.parentElement = null;
    }
  }

  getBoundingClientRect() {
    const top = (this.parentElement ? this.parentElement.children.indexOf(this) : 0) * 20 - this.document.scrolled;
    return { top, bottom: top + 20 };
  }

  setAttribute(name, value) {
    if (name.startsWith("data-")) {
      this.dataset[name.slice(5)] = String(value);
    }
    this.attributes.set(name, String(value));
  }

  getAttribute(name) {
    return this.attributes.has(name) ? this.attributes.get(name) : null;
  }

  removeAttribute(name) {
    this.attributes.delete(name);
  }

  contains(other) {
    return other === this || this.children.some((child) => child.contains(other));
  }

  closest(selector) {
    const name = selector.slice(1);
    return this.classList.contains(name) ? this : this.parentElement && this.parentElement.closest(selector);
  }

  showModal() {
    this.isOpen = true;
  }

  close() {
    this.isOpen = false;
  }

  focus() {
    this.document.activeElement = this;
  }

  addEventListener(type, listener) {
    this.listeners.set(type, listener);
  }

  fire(type, more) {
    for (let at = this; at; at = at.parentElement) {
      const listener = at.listeners.get(type);
      if (listener) {
        listener({ target: this, preventDefault() {}, ...more });
        return;
      }
    }
  }
}

/** A document with an element for each id of the page. */
function fakeDocument(html) {
  const document = { hidden: false, scrolled: 0, activeElement: null, body: new FakeElement("body") };
  const make = (name) => Object.assign(new FakeElement(name), { document });
  const elements = new Map();
  for (const [, name, id] of html.matchAll(/<(\w+)[^>]* id="([\w-]+)"/g)) {
    elements.set(id, make(name));
  }
  elements.get("detail").append(elements.get("known"), elements.get("inspect"), elements.get("more"));
  document.createElement = make;
  document.createElementNS = (space, name) => make(name);
  document.getElementById = (id) => {
    if (!elements.has(id)) {
      throw new TypeError("there is no element with the id " + id);
    }
    return elements.get(id);
  };
  return document;
}

module.exports = { fakeDocument };
