package io.clutch.cluster.internal.wire;

import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.CallFailure.Unencodable;
import io.clutch.failure.Callee;
import java.util.OptionalDouble;

/** Failures of calls, each with all of its parts. */
public final class Failures {
  private Failures() {}

  /**
   * The failure, or a briefer one of the same kind if its bytes exceed the limit, which {@code key}
   * sets, or if too much is within each other in it.
   */
  public static CallFailure within(long limit, String key, CallFailure failure) {
    WireWriter whole = written(failure);
    if (whole.fits(limit)) {
      return failure;
    }
    CallFailure brief = Brief.failure(failure);
    return written(brief).fits(limit)
        ? brief
        : new CallFailure.TooLarge("the failure of the call", whole.size(), limit, key)
            .at(Brief.callee(failure.callee()));
  }

  /** Its bytes, without the address of the node. */
  public static int size(CallFailure failure) {
    return written(failure).size();
  }

  private static WireWriter written(CallFailure failure) {
    var out = new WireWriter("");
    write(out, failure);
    return out;
  }

  static void write(WireWriter out, CallFailure failure) {
    if (failure instanceof CallFailure.Raised it) {
      out.tag(1);
      Errors.write(out, it.error());
    } else if (failure instanceof CallFailure.Exited it) {
      out.tag(2);
      Reasons.writeExit(out, it.exit());
    } else if (failure instanceof DeadlineExceeded it) {
      out.tag(3);
      out.time(it.deadline());
      out.one(it.where());
      out.text(it.line());
      out.optional(it.progress(), Failures::writeProgress);
    } else if (failure instanceof CallFailure.Cancelled it) {
      out.tag(4);
      out.text(it.why());
    } else if (failure instanceof CallFailure.Interrupted it) {
      out.tag(5);
      out.path(it.worker());
      out.text(it.where());
    } else if (failure instanceof CallFailure.NotRunning it) {
      out.tag(6);
      out.path(it.worker());
      Reasons.write(out, it.reason());
    } else if (failure instanceof CallFailure.WouldDeadlock it) {
      out.tag(7);
      out.texts(it.ring());
      out.number(it.depth());
    } else if (failure instanceof CallFailure.CircuitOpen it) {
      out.tag(8);
      out.time(it.remaining());
    } else {
      writeRefusal(out, failure);
    }
    writeCallee(out, failure.callee());
  }

  private static void writeRefusal(WireWriter out, CallFailure failure) {
    if (failure instanceof CallFailure.UnknownFunction it) {
      out.tag(9);
      out.text(it.name());
      out.texts(it.allowed());
      out.text(it.why());
    } else if (failure instanceof CallFailure.BadArguments it) {
      out.tag(10);
      out.text(it.detail());
    } else if (failure instanceof Unencodable it) {
      out.tag(11);
      out.one(it.side());
      out.text(it.path());
      out.text(it.type());
    } else if (failure instanceof CallFailure.Undecodable it) {
      out.tag(12);
      out.text(it.path());
      out.text(it.expected());
      out.text(it.found());
    } else if (failure instanceof CallFailure.TooLarge it) {
      out.tag(13);
      out.text(it.what());
      out.number(it.size());
      out.number(it.limit());
      out.text(it.key());
    } else if (failure instanceof CallFailure.QueueFull it) {
      out.tag(14);
      out.number(it.capacity());
      out.number(it.bytes());
      out.text(it.section());
    } else if (failure instanceof CallFailure.TooManyStreams it) {
      out.tag(15);
      out.path(it.worker());
      out.number(it.limit());
    } else if (failure instanceof CallFailure.WaitExceeded it) {
      out.tag(16);
      out.path(it.pool());
      out.time(it.limit());
      out.number(it.workers());
    }
  }

  static CallFailure read(WireReader in) throws WireException {
    int tag = in.tag();
    CallFailure failure =
        switch (tag) {
          case 1 -> new CallFailure.Raised(Errors.read(in));
          case 2 -> new CallFailure.Exited(Reasons.readExit(in));
          case 3 -> readLate(in);
          case 4 -> new CallFailure.Cancelled(in.text());
          case 5 -> new CallFailure.Interrupted(in.text(), in.text(), Callee.UNKNOWN);
          case 6 -> new CallFailure.NotRunning(in.text(), Reasons.read(in), Callee.UNKNOWN);
          case 7 -> new CallFailure.WouldDeadlock(in.texts(), in.number());
          case 8 -> new CallFailure.CircuitOpen(in.time());
          default -> readRefusal(in, tag);
        };
    return failure.at(readCallee(in));
  }

  private static CallFailure readRefusal(WireReader in, int tag) throws WireException {
    return switch (tag) {
      case 9 -> new CallFailure.UnknownFunction(in.text(), in.texts(), in.text());
      case 10 -> new CallFailure.BadArguments(in.text());
      case 11 -> new Unencodable(in.one(Unencodable.Side.values()), in.text(), in.text());
      case 12 -> new CallFailure.Undecodable(in.text(), in.text(), in.text());
      case 13 -> new CallFailure.TooLarge(in.text(), in.big(), in.big(), in.text());
      case 14 -> new CallFailure.QueueFull(in.number(), in.big(), in.text());
      case 15 -> new CallFailure.TooManyStreams(in.text(), in.number(), Callee.UNKNOWN);
      case 16 -> new CallFailure.WaitExceeded(in.text(), in.time(), in.number(), Callee.UNKNOWN);
      default -> throw WireReader.unknown("failure", tag);
    };
  }

  private static DeadlineExceeded readLate(WireReader in) throws WireException {
    return new DeadlineExceeded(
        in.time(),
        in.one(DeadlineExceeded.Where.values()),
        in.text(),
        in.optional(Failures::readProgress),
        Callee.UNKNOWN);
  }

  static void writeProgress(WireWriter out, Callee.Progress progress) {
    out.decimal(progress.done());
    out.flag(progress.total().isPresent());
    progress.total().ifPresent(out::decimal);
    out.text(progress.text());
  }

  static Callee.Progress readProgress(WireReader in) throws WireException {
    double done = in.decimal();
    OptionalDouble total = in.flag() ? OptionalDouble.of(in.decimal()) : OptionalDouble.empty();
    if (!Double.isFinite(done) || !Double.isFinite(total.orElse(0))) {
      throw new WireException("a progress is not finite");
    }
    return new Callee.Progress(done, total, in.text());
  }

  private static void writeCallee(WireWriter out, Callee callee) {
    out.text(callee.function());
    out.path(callee.worker());
    out.number(callee.pid());
    out.number(callee.incarnation());
  }

  private static Callee readCallee(WireReader in) throws WireException {
    return new Callee(in.text(), in.text(), in.big(), in.number());
  }
}
