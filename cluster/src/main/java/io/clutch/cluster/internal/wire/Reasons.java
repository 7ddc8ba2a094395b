package io.clutch.cluster.internal.wire;

import io.clutch.failure.BootError;
import io.clutch.failure.ExitReason;
import io.clutch.failure.ExitReason.Cause;
import io.clutch.failure.ExitReason.Step;
import io.clutch.failure.WorkerExit;

/** Why processes end. */
final class Reasons {
  private Reasons() {}

  static void writeExit(WireWriter out, WorkerExit exit) {
    write(out, exit.reason());
    out.path(exit.worker());
    out.number(exit.incarnation());
    out.number(exit.pid());
    out.time(exit.uptime());
    out.texts(exit.stderrTail());
    out.text(exit.faultText());
  }

  static WorkerExit readExit(WireReader in) throws WireException {
    return new WorkerExit(
        read(in), in.text(), in.number(), in.big(), in.time(), in.texts(), in.text());
  }

  static void write(WireWriter out, ExitReason reason) {
    out.nested(reason, Reasons::writeOne);
  }

  private static void writeOne(WireWriter out, ExitReason reason) {
    if (reason instanceof ExitReason.Stopped it) {
      out.tag(1);
      out.one(it.step());
      out.number(it.code());
    } else if (reason instanceof ExitReason.Finished it) {
      out.tag(2);
      out.text(it.why());
    } else if (reason instanceof ExitReason.Code it) {
      out.tag(3);
      out.number(it.code());
    } else if (reason instanceof ExitReason.Signalled it) {
      out.tag(4);
      out.number(it.number());
      out.text(it.name());
    } else if (reason instanceof ExitReason.Killed it) {
      out.tag(5);
      out.one(it.cause());
      out.one(it.step());
    } else if (reason instanceof ExitReason.OutOfMemory it) {
      out.tag(6);
      out.number(it.limit());
    } else if (reason instanceof ExitReason.OutOfCpuTime it) {
      out.tag(7);
      out.time(it.limit());
    } else {
      writeOther(out, reason);
    }
  }

  private static void writeOther(WireWriter out, ExitReason reason) {
    if (reason instanceof ExitReason.Disconnected) {
      out.tag(8);
    } else if (reason instanceof ExitReason.BootFailed it) {
      out.tag(9);
      writeBoot(out, it.error());
    } else if (reason instanceof ExitReason.LauncherLost it) {
      out.tag(10);
      out.number(it.launcher());
    } else if (reason instanceof ExitReason.GaveUp it) {
      out.tag(11);
      write(out, it.last());
      out.number(it.restarts());
    } else if (reason instanceof ExitReason.Absent it) {
      out.tag(12);
      out.text(it.detail());
    } else if (reason instanceof ExitReason.Fault it) {
      out.tag(13);
      out.text(it.detail());
    } else if (reason instanceof ExitReason.NodeLost it) {
      out.tag(14);
      out.text(it.node());
      out.text(it.why());
    } else {
      out.tag(15); // Unknown
    }
  }

  static ExitReason read(WireReader from) throws WireException {
    return from.nested(Reasons::readOne);
  }

  private static ExitReason readOne(WireReader in) throws WireException {
    int tag = in.tag();
    return switch (tag) {
      case 1 -> new ExitReason.Stopped(in.one(Step.values()), in.number());
      case 2 -> new ExitReason.Finished(in.text());
      case 3 -> new ExitReason.Code(in.number());
      case 4 -> new ExitReason.Signalled(in.number(), in.text());
      case 5 -> new ExitReason.Killed(in.one(Cause.values()), in.one(Step.values()));
      case 6 -> new ExitReason.OutOfMemory(in.big());
      case 7 -> new ExitReason.OutOfCpuTime(in.time());
      case 8 -> new ExitReason.Disconnected();
      case 9 -> new ExitReason.BootFailed(readBoot(in));
      case 10 -> new ExitReason.LauncherLost(in.big());
      case 11 -> new ExitReason.GaveUp(read(in), in.number());
      case 12 -> new ExitReason.Absent(in.text());
      case 13 -> new ExitReason.Fault(in.text());
      case 14 -> new ExitReason.NodeLost(in.text(), in.text());
      case 15 -> new ExitReason.Unknown();
      default -> throw WireReader.unknown("exit reason", tag);
    };
  }

  private static void writeBoot(WireWriter out, BootError error) {
    if (error instanceof BootError.InterpreterMissing it) {
      out.tag(1);
      out.texts(it.tried());
    } else if (error instanceof BootError.SpawnFailed it) {
      out.tag(2);
      out.text(it.interpreter());
      out.text(it.detail());
      out.flag(it.mayHeal());
    } else if (error instanceof BootError.NotForkable it) {
      out.tag(3);
      out.text(it.why());
      out.flag(it.mayHeal());
    } else if (error instanceof BootError.Refused it) {
      out.tag(4);
      out.one(it.code());
      out.text(it.detail());
      out.optional(it.error(), Errors::write);
      out.optional(it.hint(), WireWriter::text);
    } else if (error instanceof BootError.Died it) {
      out.tag(5);
      write(out, it.reason());
      out.texts(it.stderrTail());
    } else if (error instanceof BootError.Timeout it) {
      out.tag(6);
      out.time(it.limit());
      out.text(it.phase());
    }
  }

  private static BootError readBoot(WireReader in) throws WireException {
    int tag = in.tag();
    return switch (tag) {
      case 1 -> new BootError.InterpreterMissing(in.texts());
      case 2 -> new BootError.SpawnFailed(in.text(), in.text(), in.flag());
      case 3 -> new BootError.NotForkable(in.text(), in.flag());
      case 4 ->
          new BootError.Refused(
              in.one(BootError.Refused.Code.values()),
              in.text(),
              in.optional(Errors::read),
              in.optional(WireReader::text));
      case 5 -> new BootError.Died(read(in), in.texts());
      case 6 -> new BootError.Timeout(in.time(), in.text());
      default -> throw WireReader.unknown("boot error", tag);
    };
  }
}
