package io.clutch.observer.internal.top;

/**
 * A line of the tree.
 *
 * @param path of its node; empty if it stands for none
 */
record Row(String path, String line) {

  /** Reads a path and a line with a tab between them. */
  static Row of(String text) {
    int tab = text.indexOf('\t');
    return tab < 0 ? new Row("", text) : new Row(text.substring(0, tab), text.substring(tab + 1));
  }
}
