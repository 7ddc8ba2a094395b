package io.clutch.supervision.internal.rules;

import io.clutch.supervision.AutoShutdown;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Restart;
import io.clutch.supervision.Shutdown;
import io.clutch.supervision.Strategy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * OTP's supervisor as documented: a process that blocks while it starts or stops a child, and then
 * takes the next message. It is slow and simple, and the rules are compared with it.
 */
final class SupervisorModel {
  private static final int NONE = 0;
  private static final int RESTARTING = -1;

  private static final class Member {
    final ChildSpec<?> flags;
    boolean isIgnored;
    int pid = NONE;
    boolean isAlive;

    Member(ChildSpec<?> flags) {
      this.flags = flags;
    }

    String id() {
      return flags.id();
    }
  }

  private static final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  final List<String> trace = new ArrayList<>();
  private final Script schedule;
  private final List<Member> members = new ArrayList<>();
  private final Deque<Runnable> mailbox = new ArrayDeque<>();
  private final Deque<Runnable> refusals = new ArrayDeque<>();
  private final List<Long> restarts = new ArrayList<>();
  private long now;
  private int pids;
  private int commands;
  private boolean isEnding;

  SupervisorModel(Script schedule) {
    this.schedule = schedule;
    schedule.children().forEach(flags -> members.add(new Member(flags)));
  }

  void run(int steps) {
    try {
      for (Member member : List.copyOf(members)) {
        if (!start(member)) {
          end();
        }
        forgetIfIgnored(member);
      }
      process();
      for (int step = 0; step < steps; step++) {
        Schedule.Event event = schedule.next(step);
        if (event instanceof Schedule.Stop) {
          end();
        } else if (event instanceof Schedule.Wait wait) {
          now += wait.millis();
        } else {
          arrive(event);
        }
        process();
      }
    } catch (Ended e) {
      trace.add("end");
    }
  }

  private void process() {
    while (!mailbox.isEmpty()) {
      refusals.poll();
      mailbox.poll().run();
    }
  }

  private void post(Runnable message, Runnable refusal) {
    mailbox.add(message);
    refusals.add(refusal);
  }

  private void arrive(Schedule.Event event) {
    if (event instanceof Schedule.Exit exit) {
      Member member = find(exit.id());
      if (member != null && member.isAlive) {
        member.isAlive = false;
        int pid = member.pid;
        post(
            () -> {
              if (member.pid == pid) {
                exited(member, exit.isNormal());
              }
            },
            () -> {});
      }
    } else if (event instanceof Schedule.Request request) {
      if (isEnding) {
        trace.add("ShuttingDown");
      } else {
        post(() -> trace.add(handle(request)), () -> trace.add("ShuttingDown"));
      }
    }
  }

  private void exited(Member member, boolean isNormal) {
    Restart restart = member.flags.restart();
    if (restart == Restart.PERMANENT || (restart == Restart.TRANSIENT && !isNormal)) {
      restart(member);
      return;
    }
    forget(member);
    AutoShutdown auto = schedule.flags().autoShutdown();
    boolean isLast = members.stream().noneMatch(m -> m.flags.significant() && m.pid != NONE);
    if (member.flags.significant()
        && (auto == AutoShutdown.ANY_SIGNIFICANT
            || (auto == AutoShutdown.ALL_SIGNIFICANT && isLast))) {
      end();
    }
  }

  private void restart(Member member) {
    restarts.removeIf(time -> now - time > schedule.flags().period().toMillis());
    restarts.add(now);
    if (restarts.size() > schedule.flags().intensity()) {
      forget(member);
      end();
    }
    int from = schedule.flags().strategy() == Strategy.ONE_FOR_ALL ? 0 : members.indexOf(member);
    boolean isAlone =
        schedule.flags().strategy() == Strategy.ONE_FOR_ONE
            || schedule.flags().strategy() == Strategy.DYNAMIC;
    int to = isAlone ? from + 1 : members.size();
    List<Member> group = new ArrayList<>(members.subList(from, to));
    for (int i = group.size() - 1; i >= 0; i--) {
      Member other = group.get(i);
      if (other != member) {
        terminate(other);
        if (other.flags.restart() == Restart.TEMPORARY) {
          members.remove(other);
        }
      }
    }
    group.retainAll(members);
    member.pid = NONE;
    for (Member each : group) {
      boolean isStarted = start(each);
      forgetIfIgnored(each);
      if (!isStarted) {
        each.pid = RESTARTING;
        post(
            () -> {
              if (each.pid == RESTARTING && members.contains(each)) {
                restart(each);
              }
            },
            () -> {});
        return;
      }
    }
  }

  private String handle(Schedule.Request request) {
    Member member = find(request.id());
    boolean isDynamic = schedule.flags().strategy() == Strategy.DYNAMIC;
    switch (request.what()) {
      case "start":
        return member != null
            ? (member.pid == NONE ? "AlreadyPresent" : "AlreadyStarted")
            : startNew(request.id());
      case "terminate":
        if (member == null) {
          return "NotFound";
        }
        terminate(member);
        forget(member);
        return "Done";
      default:
        if (isDynamic) {
          return "Refused";
        } else if (member == null) {
          return "NotFound";
        } else if (member.pid != NONE) {
          return member.pid == RESTARTING ? "Restarting" : "Running";
        } else if (request.what().equals("restart")) {
          return start(member) ? started(member) : "StartFailed";
        }
        members.remove(member);
        return "Done";
    }
  }

  private String startNew(String id) {
    if (members.size() >= schedule.flags().maxChildren().orElse(Integer.MAX_VALUE)) {
      return "MaxChildren";
    }
    var added = new Member(schedule.flags(id));
    if (!start(added)) {
      return "StartFailed";
    }
    members.add(added);
    forgetIfIgnored(added);
    return started(added);
  }

  private static String started(Member member) {
    return member.isIgnored ? "Ignored" : "Started";
  }

  private void forgetIfIgnored(Member member) {
    if (member.isIgnored) {
      forget(member);
    }
  }

  private boolean start(Member member) {
    member.pid = NONE;
    member.isIgnored = false;
    int command = commands++;
    trace.add("start " + member.id());
    schedule.during(command).forEach(this::arrive);
    if (!schedule.starts(command)) {
      return false;
    }
    member.isIgnored = schedule.ignores(command);
    if (!member.isIgnored) {
      member.pid = ++pids;
      member.isAlive = true;
    }
    return true;
  }

  private void terminate(Member member) {
    if (member.isAlive) {
      member.isAlive = false;
      boolean isBrutal = member.flags.shutdown() instanceof Shutdown.BrutalKill;
      int command = commands++;
      trace.add((isBrutal ? "kill " : "stop ") + member.id());
      schedule.during(command).forEach(this::arrive);
    }
    member.pid = NONE;
  }

  private void forget(Member member) {
    member.pid = NONE;
    if (member.flags.restart() == Restart.TEMPORARY
        || schedule.flags().strategy() == Strategy.DYNAMIC) {
      members.remove(member);
    }
  }

  private void end() {
    isEnding = true;
    refusals.forEach(Runnable::run);
    List<Member> order = new ArrayList<>(members);
    if (schedule.flags().strategy() == Strategy.DYNAMIC) {
      endAtOnce(order);
    }
    for (int i = order.size() - 1; i >= 0; i--) {
      terminate(order.get(i));
    }
    throw new Ended();
  }

  /** Asks all children to stop first. Then the events of that time happen. */
  private void endAtOnce(List<Member> order) {
    List<Member> alive = order.stream().filter(member -> member.isAlive).toList();
    int first = commands;
    for (Member member : alive) {
      member.isAlive = false;
      commands++;
      boolean isBrutal = member.flags.shutdown() instanceof Shutdown.BrutalKill;
      trace.add((isBrutal ? "kill " : "stop ") + member.id());
    }
    for (int command = first; command < commands; command++) {
      schedule.during(command).forEach(this::arrive);
    }
  }

  private Member find(String id) {
    return members.stream().filter(member -> member.id().equals(id)).findFirst().orElse(null);
  }
}
