package io.clutch.internal.inspect;

import io.clutch.internal.inspect.NodeReading.Kind;
import io.clutch.internal.inspect.TimelineEvent.Type;
import io.clutch.telemetry.Telemetry;
import io.clutch.telemetry.TelemetryEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The last events of an actor system, and the tree as it was at each of them: a bounded number of
 * events, and none older than a limit. Thread-safe.
 */
public final class Timeline implements Telemetry {
  /** The default number of events. */
  static final int MOST = 10_000;

  /** The default age of the oldest one. */
  static final Duration LONGEST = Duration.ofHours(1);

  private static final int MOST_REPEATABLE = 50;
  private static final Duration TOGETHER = Duration.ofSeconds(1);

  /** An event that may be counted once more. */
  private static final class Entry {
    private TimelineEvent event;

    Entry(TimelineEvent event) {
      this.event = event;
    }
  }

  private final int most;
  private final Duration longest;
  private final Supplier<Instant> clock;
  private final Deque<Entry> entries = new ArrayDeque<>();
  private final Deque<Entry> repeatable = new ArrayDeque<>();

  /** As it was before the oldest event. */
  private final PastNodes before = new PastNodes();

  private final PastNodes now = new PastNodes();
  private boolean hearsWorkers = true;
  private long numbers;

  Timeline() {
    this(MOST, LONGEST, Instant::now);
  }

  Timeline(int most, Duration longest, Supplier<Instant> clock) {
    this.most = most;
    this.longest = longest;
    this.clock = clock;
  }

  /** Only supervisors tell of workers. */
  synchronized void hearsSupervisorsAlone() {
    hearsWorkers = false;
  }

  /** Adds nodes that were there before the first event of theirs. */
  synchronized void begin(SystemReading reading) {
    Set<String> told = new HashSet<>();
    entries.forEach(it -> told.add(it.event.name()));
    reading
        .nodes()
        .filter(node -> !told.contains(node.name()))
        .map(PastNode::of)
        .forEach(
            node -> {
              before.putIfAbsent(node);
              now.putIfAbsent(node);
            });
  }

  @Override
  public void happened(TelemetryEvent event) {
    TimelineEvents.of(event, clock).ifPresent(this::add);
  }

  /** Somebody has asked for something, as the text says, to be done with that node. */
  public void acted(Kind kind, String name, long incarnation, String text) {
    add(TimelineEvents.action(kind, name, incarnation, text).at(clock.get()));
  }

  private synchronized void add(TimelineEvent event) {
    PastNode known = now.find(event.name());
    if (isToldTwice(event, known)) {
      return;
    }
    // A supervisor does not tell what its child is.
    boolean isVague = event.kind() == Kind.JVM_ACTOR && known != null;
    TimelineEvent its = isVague ? event.of(known.kind()) : event;
    if (!isRepeatable(its) || !repeats(its)) {
      append(its.numbered(++numbers));
    }
    forgetOld();
  }

  /** A worker tells of itself. Its supervisor tells the same a little later. */
  private boolean isToldTwice(TimelineEvent event, PastNode known) {
    if (event.kind() != Kind.JVM_ACTOR || known == null || event.type() == Type.RESTART) {
      return false;
    }
    return switch (known.kind()) {
      case WORKER -> hearsWorkers;
      case SUPERVISOR -> true;
      case POOL -> hearsWorkers && event.type() == Type.READY;
      case JVM_ACTOR -> false;
    };
  }

  private void append(TimelineEvent event) {
    var entry = new Entry(event);
    entries.addLast(entry);
    now.apply(event);
    if (isRepeatable(event)) {
      repeatable.addLast(entry);
      if (repeatable.size() > MOST_REPEATABLE) {
        repeatable.removeFirst();
      }
    }
  }

  private static boolean isRepeatable(TimelineEvent event) {
    return event.type() == Type.DEADLINE || event.type() == Type.POISON;
  }

  /** Counts it in one like it of the last second, so that many do not displace all others. */
  private boolean repeats(TimelineEvent event) {
    for (Entry earlier : repeatable) {
      boolean isRecent = earlier.event.at().plus(TOGETHER).isAfter(event.at());
      if (isRecent && earlier.event.isLike(event)) {
        earlier.event = earlier.event.again(++numbers);
        return true;
      }
    }
    return false;
  }

  private void forgetOld() {
    Instant oldest = clock.get().minus(longest);
    while (!entries.isEmpty()
        && (entries.size() > most || entries.getFirst().event.at().isBefore(oldest))) {
      Entry gone = entries.removeFirst();
      before.apply(gone.event);
      if (gone == repeatable.peekFirst()) {
        repeatable.removeFirst();
      }
    }
  }

  /**
   * The events with greater numbers, and those that have changed with a greater one, oldest first,
   * at most the last {@code limit}.
   */
  public synchronized List<TimelineEvent> events(long after, int limit) {
    forgetOld();
    var found = new ArrayDeque<TimelineEvent>();
    Iterator<Entry> newest = entries.descendingIterator();
    while (newest.hasNext() && found.size() < limit) {
      TimelineEvent event = newest.next().event;
      if (event.number() <= after) {
        break;
      }
      found.addFirst(event);
    }
    Iterator<Entry> changed = repeatable.descendingIterator();
    while (changed.hasNext() && found.size() < limit) {
      TimelineEvent event = changed.next().event;
      if (event.number() <= after && event.changed() > after) {
        found.addFirst(event);
      }
    }
    return new ArrayList<>(found);
  }

  /** The events of one node, oldest first, at most the last {@code limit}. */
  public synchronized List<TimelineEvent> of(String name, int limit) {
    forgetOld();
    var found = new ArrayDeque<TimelineEvent>();
    Iterator<Entry> newest = entries.descendingIterator();
    while (newest.hasNext() && found.size() < limit) {
      TimelineEvent event = newest.next().event;
      if (event.name().equals(name)) {
        found.addFirst(event);
      }
    }
    return new ArrayList<>(found);
  }

  /** The tree as it was just after the event of that number; empty if that is not kept. */
  public Optional<PastTree> at(long number) {
    PastNodes nodes;
    List<TimelineEvent> events = new ArrayList<>();
    synchronized (this) { // not for the replay, which would hold up those that tell events
      forgetOld();
      nodes = before.copy();
      entries.forEach(entry -> events.add(entry.event));
    }
    for (TimelineEvent event : events) {
      nodes.apply(event);
      if (event.number() == number) {
        return Optional.of(new PastTree(event, nodes.at(event)));
      }
    }
    return Optional.empty();
  }
}
