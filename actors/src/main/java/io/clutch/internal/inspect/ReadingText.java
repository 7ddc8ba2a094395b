package io.clutch.internal.inspect;

import io.clutch.internal.log.LogText;
import java.time.Duration;
import java.util.Locale;

/** Formats a reading as lines of text, indented by depth. */
final class ReadingText {
  private static final int LONGEST_REASON = 1_000;

  private final StringBuilder text = new StringBuilder();

  private ReadingText() {}

  static String of(SystemReading reading) {
    var lines = new ReadingText();
    reading.roots().forEach(root -> lines.add(root, root.name(), ""));
    return lines.text.toString();
  }

  private void add(NodeReading node, String title, String indent) {
    text.append(indent).append(title).append(' ').append(node.kind().word()).append(' ');
    text.append(node.state());
    if (!node.answer().isFresh()) {
      text.append(", no answer");
      node.answer().age().ifPresent(age -> text.append(", as ").append(time(age)).append(" ago"));
    }
    life(node.life());
    node.work()
        .ifPresent(
            work -> {
              text.append(", ").append(work.inFlight()).append(" in flight, ");
              text.append(work.queued()).append(" queued");
              work.oldest()
                  .ifPresent(
                      it ->
                          text.append(", oldest ")
                              .append(LogText.lines(it.function(), LONGEST_REASON))
                              .append(' ')
                              .append(time(it.age())));
            });
    node.memory()
        .ifPresent(it -> text.append(", ").append(it.privateBytes() >> 20).append(" MiB private"));
    node.cpu()
        .flatMap(NodeReading.Cpu::share)
        .ifPresent(it -> text.append(String.format(Locale.ROOT, ", %.0f %% CPU", 100 * it)));
    if (!node.life().lastExit().isEmpty()) {
      text.append(", last: ").append(LogText.cut(node.life().lastExit(), LONGEST_REASON));
    }
    text.append('\n');
    node.children().forEach(child -> add(child, child.id(), indent + "  "));
  }

  private void life(NodeReading.Life life) {
    if (life.pid() != 0) {
      text.append(", pid ").append(life.pid());
    } else if (!life.detail().isEmpty()) {
      text.append(", ").append(LogText.lines(life.detail(), LONGEST_REASON));
    }
    life.uptime().ifPresent(up -> text.append(", up ").append(time(up)));
    if (life.incarnation() > 1) {
      text.append(", start ").append(life.incarnation());
    }
    life.restartsIn().ifPresent(wait -> text.append(", restart in ").append(time(wait)));
    life.restarts()
        .ifPresent(
            it ->
                text.append(", ")
                    .append(it.inPeriod())
                    .append(" of ")
                    .append(it.allowed())
                    .append(" restarts in ")
                    .append(time(it.period())));
  }

  private static String time(Duration time) {
    return time.toMillis() < 10_000 ? time.toMillis() + " ms" : time.toSeconds() + " s";
  }
}
