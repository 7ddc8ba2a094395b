package io.clutch.cluster.internal.wire;

import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerStatus;

/** The status of a worker. */
public final class Statuses {
  private Statuses() {}

  /** The status, or a briefer one if its bytes exceed the limit. */
  public static WorkerStatus within(long limit, WorkerStatus status) {
    return written(status).fits(limit) ? status : Brief.status(status);
  }

  /** Its bytes, without the address of the node. */
  public static int size(WorkerStatus status) {
    return written(status).size();
  }

  private static WireWriter written(WorkerStatus status) {
    var out = new WireWriter("");
    write(out, status);
    return out;
  }

  static void write(WireWriter out, WorkerStatus status) {
    writePhase(out, status.phase());
    out.number(status.incarnation());
    out.number(status.pid());
    out.number(status.queued());
    out.number(status.inFlight());
    out.number(status.restarts());
    out.flag(status.start().isForked());
    out.text(status.start().whySpawned());
    out.number(status.framesDropped());
    out.optional(status.memory(), Statuses::writeMemory);
  }

  static WorkerStatus read(WireReader in) throws WireException {
    return new WorkerStatus(
        readPhase(in),
        in.number(),
        in.big(),
        in.number(),
        in.number(),
        in.number(),
        new WorkerStatus.Start(in.flag(), in.text()),
        in.big(),
        in.optional(Statuses::readMemory));
  }

  private static void writePhase(WireWriter out, WorkerPhase phase) {
    if (phase instanceof WorkerPhase.Starting it) {
      out.tag(1);
      out.number(it.incarnation());
    } else if (phase instanceof WorkerPhase.Ready it) {
      out.tag(2);
      out.number(it.incarnation());
      out.number(it.pid());
    } else if (phase instanceof WorkerPhase.Restarting it) {
      out.tag(3);
      Reasons.writeExit(out, it.exit());
      out.time(it.delay());
    } else if (phase instanceof WorkerPhase.Draining it) {
      out.tag(4);
      out.number(it.incarnation());
    } else if (phase instanceof WorkerPhase.Stopped it) {
      out.tag(5);
      Reasons.write(out, it.reason());
    }
  }

  private static WorkerPhase readPhase(WireReader in) throws WireException {
    int tag = in.tag();
    return switch (tag) {
      case 1 -> new WorkerPhase.Starting(in.number());
      case 2 -> new WorkerPhase.Ready(in.number(), in.big());
      case 3 -> new WorkerPhase.Restarting(Reasons.readExit(in), in.time());
      case 4 -> new WorkerPhase.Draining(in.number());
      case 5 -> new WorkerPhase.Stopped(Reasons.read(in));
      default -> throw WireReader.unknown("phase", tag);
    };
  }

  private static void writeMemory(WireWriter out, WorkerStatus.Memory memory) {
    out.number(memory.privateBytes());
    out.number(memory.sharedBytes());
    out.flag(memory.isSplit());
  }

  private static WorkerStatus.Memory readMemory(WireReader in) throws WireException {
    return new WorkerStatus.Memory(in.big(), in.big(), in.flag());
  }
}
