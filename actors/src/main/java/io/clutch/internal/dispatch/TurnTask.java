package io.clutch.internal.dispatch;

import io.clutch.internal.request.Event;
import java.util.function.Consumer;

/** What an actor has done at the end of a turn: a fault in it is the actor's own. */
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
