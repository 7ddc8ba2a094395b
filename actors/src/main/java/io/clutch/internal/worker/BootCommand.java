package io.clutch.internal.worker;

/**
 * The program with which the interpreter is started, from {@code docs/internals/bootstrap.md}. It
 * is valid in Python 2.7 and newer.
 */
final class BootCommand {
  static final String TEXT =
      """
      import sys
      sys.path[:] = [entry for entry in sys.path if entry]  # the empty one is the working directory
      import gc, os
      if os.environ.get("PYTHONSAFEPATH") == "clutch":
          del os.environ["PYTHONSAFEPATH"]  # for this process alone

      def refuse(code, message, hint):
          import json
          report = {"boot": code, "message": message, "error": None, "hint": hint}
          try:
              os.write(3, (json.dumps(report) + "\\n").encode("ascii"))
          except OSError:
              pass
          sys.stderr.write("clutch: %s; %s\\n" % (message, hint))
          sys.stderr.flush()
          os._exit(70)

      if sys.version_info < (3, 10):
          found = "Python %d.%d.%d at %s" % (sys.version_info[:3] + (sys.executable,))
          refuse("python-too-old", found + " is too old: 3.10 or newer is needed",
                 "name an interpreter of version 3.10 or newer")
      sys.path.insert(0, sys.argv[1])
      collects = gc.isenabled()
      gc.disable()
      present = False
      try:
          import msgspec, zmq
          present = True
          from clutch.__main__ import main
      except Exception as error:
          sys.path.insert(0, os.path.join(sys.argv[1], "clutch"))
          from _shadowing import withdraw  # needs nothing that a file could stand in for
          del sys.path[0]
          shadows = withdraw()
          if shadows:
              refuse("import-failed", "Clutch needs modules that could not be imported: %s: %s"
                     % (type(error).__name__, error), shadows)
          if present or not isinstance(error, ImportError):
              raise
          refuse("dependency-missing", str(error),
                 sys.executable + " -m pip install 'pyzmq>=26' 'msgspec>=0.19'")
      gc.freeze()
      if collects:
          gc.enable()
      main()
      """;

  private BootCommand() {}
}
