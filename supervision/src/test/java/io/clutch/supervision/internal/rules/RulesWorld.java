package io.clutch.supervision.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.supervision.ChildExit;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Reply;
import io.clutch.supervision.Restart;
import io.clutch.supervision.Strategy;
import io.clutch.supervision.SupervisionEvent;
import io.clutch.supervision.SupervisorSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Rules without actors. Commands are recorded as words. Children obey unless told not to. */
public final class RulesWorld implements Commands {
  static final ChildExit NORMAL = new ChildExit.Normal();
  static final ChildExit CRASH = new ChildExit.Failed(new IllegalStateException("boom"));

  final List<String> done = new ArrayList<>();
  final List<SupervisionEvent> events = new ArrayList<>();
  final List<Reply> replies = new ArrayList<>();
  final Set<String> failing = new HashSet<>();
  final Set<String> slow = new HashSet<>();
  final Set<String> ignoring = new HashSet<>();
  final Set<String> stubborn = new HashSet<>();
  public final SupervisorRules rules;
  long now;
  boolean isReady;
  boolean isEnding;
  ChildExit end;

  private final java.util.Deque<Runnable> outside = new java.util.ArrayDeque<>();

  RulesWorld(SupervisorSpec spec, ChildSpec<?>... children) {
    rules = new SupervisorRules("s", spec, new Children(), () -> now, () -> 0.5, this);
    for (ChildSpec<?> child : children) {
      rules.add(child);
    }
  }

  public static RulesWorld of(Strategy strategy, ChildSpec<?>... children) {
    return new RulesWorld(SupervisorSpec.of(strategy), children);
  }

  public static ChildSpec<?> child(String id, Restart restart) {
    return ChildSpec.of(id, Behaviors::empty).withRestart(restart);
  }

  public static ChildSpec<?> child(String id) {
    return ChildSpec.of(id, Behaviors::empty);
  }

  /** Starts the supervisor and clears the record of that. */
  public RulesWorld started() {
    rules.start();
    settle();
    done.clear();
    return this;
  }

  void settle() {
    while (!outside.isEmpty()) {
      outside.poll().run();
    }
  }

  void advance(Duration time) {
    long to = now + time.toNanos();
    while (rules.nextDeadline().isPresent() && rules.nextDeadline().getAsLong() <= to) {
      now = Math.max(now, rules.nextDeadline().getAsLong());
      rules.tick();
      settle();
    }
    now = to;
  }

  public void exit(String id, ChildExit exit) {
    Child child = rules.children().find(id);
    rules.childEnded(child, child.incarnation, exit);
    settle();
  }

  Reply ask(BiConsumer<Administration, java.util.function.Consumer<Reply>> request) {
    int before = replies.size();
    request.accept(rules.administration(), replies::add);
    rules.settled();
    settle();
    return replies.size() > before ? replies.get(before) : null;
  }

  String states() {
    var text = new StringBuilder();
    rules.children().forEach(child -> text.append(child.id()).append(letter(child)));
    return text.toString();
  }

  private static char letter(Child child) {
    return switch (child.state) {
      case ABSENT -> '-';
      case STARTING -> '^';
      case RUNNING -> '+';
      case STOPPING -> 'v';
      case RESTARTING -> '*';
    };
  }

  @Override
  public void start(Child child) {
    done.add("start " + child.id());
    long incarnation = child.incarnation;
    if (failing.contains(child.id())) {
      outside.add(() -> rules.childEnded(child, incarnation, CRASH));
    } else if (ignoring.contains(child.id())) {
      outside.add(() -> rules.childIgnored(child, incarnation));
    } else if (!slow.contains(child.id())) {
      outside.add(() -> rules.childReady(child, incarnation));
    }
  }

  @Override
  public void stop(Child child, OptionalLong by) {
    done.add("stop " + child.id());
    long incarnation = child.incarnation;
    if (!stubborn.contains(child.id())) {
      outside.add(() -> rules.childEnded(child, incarnation, NORMAL));
    }
  }

  @Override
  public void kill(Child child) {
    done.add("kill " + child.id());
    long incarnation = child.incarnation;
    if (!stubborn.contains(child.id() + "!")) {
      outside.add(() -> rules.childEnded(child, incarnation, new ChildExit.Killed("test")));
    }
  }

  @Override
  public void abandon(Child child) {
    done.add("abandon " + child.id());
  }

  @Override
  public Reply started(Child child) {
    return started(child.id());
  }

  /** The reply has no actor. */
  public static Reply started(String id) {
    return new Reply.Started(id, null, "");
  }

  @Override
  public void moved(Child child) {}

  @Override
  public void removed(Child child) {
    done.add("forget " + child.id());
  }

  @Override
  public void ready() {
    isReady = true;
  }

  @Override
  public void ending() {
    isEnding = true;
  }

  @Override
  public void ended(ChildExit reason) {
    assertThat(isEnding).isTrue();
    end = reason;
    done.add("end");
  }

  @Override
  public void report(SupervisionEvent event) {
    events.add(event);
  }
}
