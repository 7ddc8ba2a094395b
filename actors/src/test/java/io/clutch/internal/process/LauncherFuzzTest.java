package io.clutch.internal.process;

import io.clutch.fuzz.Fuzz;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Any bytes from a launcher process are events, or cause the one exception that ends it. */
class LauncherFuzzTest {
  private static final int CASES = 40_000;

  private static final class Deaf implements ProcessListener {
    private int ends;

    @Override
    public void started(long pid) {}

    @Override
    public void output(Stream stream, String line) {}

    @Override
    public void dropped(Stream stream, long lines) {}

    @Override
    public void ended(ProcessEnd end) {
      ends++;
    }
  }

  private static byte[] json(int kind, String payload) {
    return new LauncherMessage(kind, payload.getBytes(StandardCharsets.UTF_8)).bytes();
  }

  private static byte[] output() {
    byte[] text = "some text".getBytes(StandardCharsets.UTF_8);
    byte[] payload =
        ByteBuffer.allocate(9 + text.length).putLong(1).put((byte) 1).put(text).array();
    return new LauncherMessage(LauncherMessage.OUTPUT, payload).bytes();
  }

  private static final String ENDED =
      "{\"id\": 2, \"code\": 1, \"signal\": 0, \"exhausted\": \"none\", \"report\": \"\","
          + " \"tail\": [\"a\", \"b\"], \"survivors\": 0}";

  @Test
  void anyBytesAreEventsOrAnException() {
    List<byte[]> good =
        List.of(
            json(LauncherMessage.STARTED, "{\"id\": 1, \"pid\": 77}"),
            json(LauncherMessage.NOT_STARTED, "{\"id\": 1, \"detail\": \"no such file\"}"),
            json(LauncherMessage.DROPPED, "{\"id\": 2, \"stream\": 1, \"lines\": 5}"),
            json(LauncherMessage.ENDED, ENDED),
            json(LauncherMessage.HELLO, "{}"),
            output());
    Fuzz.of("launcher", good, length -> 128 * 1024 + 64 * length, LauncherFuzzTest::read)
        .run(CASES);
  }

  private static void read(byte[] bytes) {
    var listener = new Deaf();
    Map<Long, ChildProcess> children = new HashMap<>();
    for (long id = 1; id < 3; id++) {
      children.put(id, new ChildProcess(id, Requests.python("pass"), listener, null));
    }
    var events = new LauncherEvents(children, new Templates("python", TemplateListener.NONE));
    var in = new DataInputStream(new ByteArrayInputStream(bytes));
    try {
      while (true) {
        events.dispatch(LauncherMessage.read(in));
      }
    } catch (IOException ends) {
      // the connection ends with it
    }
    if (listener.ends > 2) {
      throw new AssertionError("an end was told twice");
    }
  }
}
