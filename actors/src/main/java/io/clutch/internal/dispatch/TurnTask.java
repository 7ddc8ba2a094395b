package io.clutch.internal.dispatch;

import io.clutch.internal.request.Event;
import java.util.function.Consumer;

/** Work of an actor at the end of a turn. A fault in it is reported to that actor. */
record TurnTask(Runnable work, Consumer<Event> self) implements Runnable {

  @Override
  public void run() {
    try {
      work.run();
    } catch (RuntimeException | Error fault) {
      self.accept(new Event.Faulted(fault));
    }
  }
}
