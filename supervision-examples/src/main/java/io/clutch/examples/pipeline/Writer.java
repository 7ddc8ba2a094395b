package io.clutch.examples.pipeline;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/** Writes scores, each incarnation to a file of its own. */
final class Writer extends AbstractBehavior<Writer.Write> {

  /** Requests that a line and its score are written. */
  record Write(String line, double novelty, ActorRef<Done> replyTo) {}

  private final BufferedWriter file;

  private Writer(ActorContext<Write> context, BufferedWriter file) {
    super(context);
    this.file = file;
  }

  static Behavior<Write> create(Path folder) {
    return Behaviors.setup(context -> new Writer(context, next(folder)));
  }

  private static BufferedWriter next(Path folder) throws IOException {
    int number = 1;
    while (Files.exists(file(folder, number))) {
      number++;
    }
    return Files.newBufferedWriter(file(folder, number), StandardOpenOption.CREATE_NEW);
  }

  static Path file(Path folder, int number) {
    return folder.resolve("scores-" + number + ".txt");
  }

  @Override
  public Receive<Write> createReceive() {
    return newReceiveBuilder()
        .onMessage(Write.class, this::onWrite)
        .onSignal(PostStop.class, signal -> close())
        .build();
  }

  private Behavior<Write> onWrite(Write write) throws IOException {
    file.write(String.format(Locale.ROOT, "%.2f %s%n", write.novelty(), write.line()));
    file.flush();
    write.replyTo().tell(Done.getInstance());
    return this;
  }

  private Behavior<Write> close() throws IOException {
    file.close();
    return this;
  }
}
