package io.clutch.internal.process;

import io.clutch.internal.text.EnvironmentPolicy;
import io.clutch.internal.text.NativeText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The source of the launcher, which is passed to the interpreter on stdin, so it needs no file. */
final class LauncherProgram {
  private static final String PACKAGE = "clutch_launcher";
  private static final String FOLDER = "/META-INF/clutch/launcher/" + PACKAGE + "/";

  // Each module imports only modules before it.
  private static final List<String> MODULES =
      List.of(
          "system",
          "cgroup",
          "child",
          "streams",
          "dumps",
          "worker",
          "survivors",
          "refusals",
          "template_messages",
          "template",
          "effects",
          "templates",
          "launcher");
  private static final List<String> INHERITED =
      List.of("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH");

  // This code and the options below are valid for Python 2.7 and newer, so that an old Python can
  // report that it is too old. An empty entry of sys.path is the working directory, whose modules
  // must not replace those of the standard library.
  private static final String BOOTSTRAP =
      """
      import sys
      if sys.version_info < (3, 8):
          found = "Python %d.%d.%d at %s" % (sys.version_info[:3] + (sys.executable,))
          sys.exit("python-too-old: " + found + " is too old: 3.10 or newer is needed")
      sys.path = [entry for entry in sys.path if entry]
      import json, os, types
      os.write(1, b"\\0\\0\\0\\1\\0")
      text = b""
      while len(text) < int(sys.argv[1]):
          part = os.read(0, int(sys.argv[1]) - len(text))
          if not part:
              sys.exit("stdin ended before the program was there")
          text += part
      for name, source in json.loads(text.decode("utf-8")):
          sys.modules[name] = types.ModuleType(name)
          file = name.replace(".", "/") + ".py"
          exec(compile(source, file, "exec"), sys.modules[name].__dict__)
      sys.modules["clutch_launcher.launcher"].main()
      """;

  private static final byte[] TEXT = text();

  private LauncherProgram() {}

  /** Starts a launcher process, which says when it waits for its program. */
  static Process start(Path interpreter) throws IOException {
    var command = new ArrayList<>(command(interpreter));
    command.addAll(List.of("-s", "-S", "-c", BOOTSTRAP, Integer.toString(TEXT.length)));
    var builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(INHERITED);
    EnvironmentPolicy.leaveOutWorkingDirectory(environment);
    environment.put("PYTHONUTF8", "1");
    environment.put(EnvironmentPolicy.SAFE_PATH, "1");
    return builder.start();
  }

  /** Sends the program to a process that waits for it, so that a small pipe holds up nobody. */
  static void sendTo(Process process) {
    try {
      process.getOutputStream().write(TEXT);
      process.getOutputStream().flush();
    } catch (IOException e) {
      // It has ended already. Its reader reports that, together with its stderr.
    }
  }

  /** The command. A shell passes on path bytes that the JVM's encoding cannot represent. */
  private static List<String> command(Path interpreter) {
    String text = NativeText.of(interpreter);
    if (text.equals(interpreter.toString())) {
      return List.of(text);
    }
    var octal = new StringBuilder();
    for (byte octet : NativeText.encode(text)) {
      octal.append(String.format(Locale.ROOT, "\\%03o", octet & 0xff));
    }
    return List.of("/bin/sh", "-c", "exec \"$(printf '" + octal + "')\" \"$@\"", "sh");
  }

  private static byte[] text() {
    try {
      var modules = new ArrayList<List<String>>();
      modules.add(List.of(PACKAGE, source("__init__.py")));
      for (String name : MODULES) {
        modules.add(List.of(PACKAGE + "." + name, source(name + ".py")));
      }
      return Json.write(modules);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String source(String file) throws IOException {
    try (InputStream in = LauncherProgram.class.getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        throw new IOException("the resource " + FOLDER + file + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
