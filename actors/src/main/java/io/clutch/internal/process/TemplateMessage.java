package io.clutch.internal.process;

import java.util.List;

/** A message of a launcher process about a template. */
record TemplateMessage(long id, long pid, State state, String why, List<String> preload) {

  enum State {
    STARTING,
    READY,
    REFUSED,
    ENDING,
    ENDED
  }
}
