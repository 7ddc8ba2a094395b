package io.clutch.supervision.internal;

import io.clutch.supervision.ChildSnapshot;
import io.clutch.supervision.SupervisorSnapshot;
import java.time.Duration;
import java.util.Locale;

/** Formats a snapshot as lines of text, indented by depth. */
public final class SnapshotText {
  private static final String INDENT = "  ";

  private final StringBuilder text = new StringBuilder();

  private SnapshotText() {}

  public static String of(SupervisorSnapshot snapshot) {
    var lines = new SnapshotText();
    lines.supervisor(snapshot, snapshot.path(), "");
    return lines.text.toString();
  }

  private void supervisor(SupervisorSnapshot snapshot, String title, String indent) {
    text.append(indent).append(title).append(' ').append(lower(snapshot.strategy()));
    text.append(", ").append(snapshot.restartsInPeriod()).append(" of ");
    text.append(snapshot.intensity()).append(" restarts in ").append(time(snapshot.period()));
    text.append(snapshot.isEnding() ? ", ending" : "");
    text.append(snapshot.unavailable().map(why -> ", " + why).orElse("")).append('\n');
    snapshot.children().forEach(child -> child(child, indent + INDENT));
    snapshot
        .history()
        .forEach(
            restart ->
                text.append(indent + INDENT)
                    .append("~ restarted ")
                    .append(restart.child())
                    .append(' ')
                    .append(time(restart.ago()))
                    .append(" ago: it ")
                    .append(restart.reason())
                    .append('\n'));
  }

  private void child(ChildSnapshot child, String indent) {
    String title = child.id() + " " + lower(child.state()) + ", " + lower(child.restart());
    title += child.uptime().map(uptime -> ", up " + time(uptime)).orElse("");
    title += child.detail().isEmpty() ? "" : ", " + child.detail();
    title += child.starts() > 1 ? ", start " + child.starts() : "";
    title += child.lastExit().map(exit -> ", last: " + exit.message()).orElse("");
    if (child.below().isPresent()) {
      supervisor(child.below().get(), title + ":", indent);
      return;
    }
    text.append(indent).append(title).append(child.isSilent() ? ", no answer\n" : "\n");
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String time(Duration duration) {
    return duration.toMillis() < 10_000 ? duration.toMillis() + " ms" : duration.toSeconds() + " s";
  }
}
