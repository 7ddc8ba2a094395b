package io.clutch.observer.browser;

import java.util.Map;

/** A row of the list, as it is on the page. */
record Row(
    String path,
    String state,
    String reason,
    Map<String, String> facts,
    String expanded,
    boolean isChosen) {

  /** 0 if it has none. */
  long pid() {
    return Long.parseLong(facts.getOrDefault("pid", "pid 0").substring("pid ".length()));
  }

  boolean isRunning() {
    return state.equals("running") && pid() > 0;
  }
}
