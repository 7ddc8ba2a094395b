package io.clutch.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** A recording of this JVM, until it is closed. */
final class FlightRecording implements AutoCloseable {
  private final Recording recording = new Recording();

  private FlightRecording() {}

  /** Records these events of Clutch: the names without their prefix. */
  static FlightRecording of(String... events) {
    var made = new FlightRecording();
    for (String event : events) {
      made.recording.enable("io.clutch." + event);
    }
    made.recording.start();
    return made;
  }

  /** Records events of this name that take longer. */
  static FlightRecording over(Duration threshold, String event) {
    var made = new FlightRecording();
    made.recording.enable("io.clutch." + event).withThreshold(threshold);
    made.recording.start();
    return made;
  }

  /** Clutch's events of that name so far, in the order of their ends. */
  List<RecordedEvent> events(String event) {
    return events().stream()
        .filter(it -> it.getEventType().getName().equals("io.clutch." + event))
        .toList();
  }

  /** All events of Clutch so far. */
  List<RecordedEvent> events() {
    try {
      Path file = Files.createTempFile("clutch-flight", ".jfr");
      try {
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
            .filter(it -> it.getEventType().getName().startsWith("io.clutch."))
            .sorted((one, two) -> one.getEndTime().compareTo(two.getEndTime()))
            .toList();
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    recording.close();
  }
}
