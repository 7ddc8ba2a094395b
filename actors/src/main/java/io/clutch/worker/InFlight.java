package io.clutch.worker;

import io.clutch.wire.Breach;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** What was sent to one incarnation, in the order of sending, and the credit that is left. */
final class InFlight {
  private final SubmissionList sent = new SubmissionList();
  private final SubmissionTable table = new SubmissionTable();
  private final Casts casts = new Casts();
  private final Set<Submission> running = new HashSet<>();
  private final Abandoned abandoned = new Abandoned();
  private int credit;
  private int concurrency = 1;

  void granted(int initialCredit, int declaredConcurrency) {
    credit = initialCredit;
    concurrency = Math.max(1, declaredConcurrency);
  }

  int credit() {
    return credit;
  }

  void sent(Submission submission) {
    credit--;
    sent.addLast(submission);
    table.add(submission);
    if (submission.isCast()) {
      casts.sent(submission);
    }
  }

  /** The call or cast with this id, while it is out. */
  Optional<Submission> find(long id) {
    return Optional.ofNullable(table.find(id));
  }

  /** The call that is answered by that id. */
  Submission awaited(long id) throws Breach {
    return find(id)
        .filter(call -> !call.isCast())
        .orElseThrow(() -> new Breach("an answer to call " + id + ", which is not out"));
  }

  /** Takes it out and its credit back. */
  void ended(Submission submission) {
    if (takeBack(submission) && submission.isCast()) {
      submission.release(); // nobody is told that it has ended
    }
  }

  /**
   * The same with one that somebody is to be told of, or that is sent again; whether it was out.
   */
  boolean takeBack(Submission submission) {
    if (!sent.remove(submission)) {
      return false;
    }
    table.remove(submission);
    submission.handedBack();
    abandoned.remove(submission);
    credit++;
    if (!running.isEmpty()) {
      running.remove(submission);
    }
    if (submission.isCast()) {
      casts.remove(submission);
    }
    return true;
  }

  /** This many casts more have run, by the credit that was given back for them. */
  List<Submission> castsEnded(int count) throws Breach {
    List<Submission> ended = casts.ended(count);
    ended.forEach(this::ended);
    return ended;
  }

  Casts casts() {
    return casts;
  }

  /** Calls and streams that were given up and have not ended. */
  Abandoned abandoned() {
    return abandoned;
  }

  /** Python has said that it runs. */
  void runs(long id) {
    find(id).ifPresent(running::add);
  }

  /** Those with higher ids, in their order. */
  List<Submission> behind(long last) {
    var behind = new ArrayList<Submission>();
    for (Submission call : sent) {
      if (call.id() > last) {
        behind.add(call);
      }
    }
    return behind;
  }

  boolean contains(Submission submission) {
    return sent.contains(submission);
  }

  /**
   * Whether Python has begun it, by its own word or because it must have: what is sent starts in
   * order, so many at once as the worker declared.
   */
  boolean mayRun(Submission submission) {
    if (running.contains(submission)) {
      return true;
    }
    Iterator<Submission> order = sent.iterator();
    for (int i = 0; i < concurrency && order.hasNext(); i++) {
      if (order.next() == submission) {
        return true;
      }
    }
    return false;
  }

  /** Those that Python may have begun. */
  List<Submission> begun() {
    var begun = new ArrayList<Submission>();
    for (Submission submission : sent) {
      if (mayRun(submission)) {
        begun.add(submission);
      }
    }
    return begun;
  }

  /** Whether one is out beside which no other may be. */
  boolean isHeldByOne(Predicate<Submission> goesAlone) {
    return sent.size() == 1 && goesAlone.test(sent.first());
  }

  List<Submission> drain() {
    List<Submission> all = sent.drain();
    all.forEach(table::remove);
    all.forEach(Submission::handedBack);
    casts.clear();
    running.clear();
    abandoned.clear();
    return all;
  }

  int size() {
    return sent.size();
  }
}
