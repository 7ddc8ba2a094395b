package io.clutch.supervision;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A child that obeys commands and records its starts and ends. */
final class Kid {

  sealed interface Command {}

  record Crash(String why) implements Command {}

  record End() implements Command {}

  record Ping(ActorRef<String> replyTo) implements Command {}

  /** Blocks its thread until the latch opens, and records that. */
  record Block(CountDownLatch latch) implements Command {}

  /** Asks for the child's actor, whose name distinguishes incarnations. */
  record Who(ActorRef<ActorRef<Command>> replyTo) implements Command {}

  private Kid() {}

  static Behavior<Command> create(String id, List<String> diary) {
    return Behaviors.setup(
        context -> {
          diary.add("start " + id);
          return Behaviors.receive(Command.class)
              .onMessage(Crash.class, crash -> crash(crash.why()))
              .onMessage(End.class, end -> Behaviors.stopped())
              .onMessage(
                  Ping.class,
                  ping -> {
                    ping.replyTo().tell(id);
                    return Behaviors.same();
                  })
              .onMessage(
                  Block.class,
                  block -> {
                    diary.add("block " + id);
                    block.latch().await();
                    return Behaviors.same();
                  })
              .onMessage(
                  Who.class,
                  who -> {
                    who.replyTo().tell(context.getSelf());
                    return Behaviors.same();
                  })
              .onSignal(
                  PostStop.class,
                  signal -> {
                    diary.add("end " + id);
                    return Behaviors.same();
                  })
              .build();
        });
  }

  private static Behavior<Command> crash(String why) {
    throw new IllegalStateException(why);
  }

  static ChildSpec<Command> spec(String id, List<String> diary) {
    return ChildSpec.of(id, () -> create(id, diary));
  }

  static ChildSpec<Command> spec(String id) {
    return spec(id, new CopyOnWriteArrayList<>());
  }
}
