package io.clutch.cluster.internal.wire;

import io.clutch.failure.PythonError;

/** Exceptions of Python. */
final class Errors {
  private Errors() {}

  static void write(WireWriter out, PythonError error) {
    out.nested(error, Errors::writeOne);
  }

  private static void writeOne(WireWriter out, PythonError error) {
    out.text(error.type());
    out.text(error.module());
    out.text(error.message());
    out.list(error.frames(), Errors::writeFrame);
    out.texts(error.notes());
    out.optional(error.cause(), Errors::write);
    out.optional(error.context(), Errors::write);
    out.flag(error.contextSuppressed());
    out.list(error.members(), Errors::write);
  }

  static PythonError read(WireReader from) throws WireException {
    return from.nested(
        in ->
            new PythonError(
                in.text(),
                in.text(),
                in.text(),
                in.list(Errors::readFrame),
                in.texts(),
                in.optional(Errors::read),
                in.optional(Errors::read),
                in.flag(),
                in.list(Errors::read)));
  }

  private static void writeFrame(WireWriter out, PythonError.Frame frame) {
    out.text(frame.file());
    out.number(frame.line());
    out.text(frame.function());
    out.text(frame.source());
  }

  private static PythonError.Frame readFrame(WireReader in) throws WireException {
    return new PythonError.Frame(in.text(), in.number(), in.text(), in.text());
  }
}
