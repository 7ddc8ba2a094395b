package io.clutch.internal.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.msgpack.core.MessagePackException;

/** The bytes of one frame to items. Stateless. */
public final class FrameReader {
  private static final int MAX_ITEMS = 1024;
  // Bytes of a record's texts, and of its names.
  private static final int LOG_TEXT = 64 * 1024;
  private static final int LOG_NAME = 1024;

  private FrameReader() {}

  /** All items of the frame; bodies are views of it. */
  public static List<UpItem> read(byte[] frame) throws Breach {
    try {
      var reader = new ItemReader(frame);
      int count = reader.arrayHeader();
      if (count == 0 || count > MAX_ITEMS) {
        throw new Breach("a frame with " + count + " items");
      }
      List<UpItem> items = count == 1 ? List.of(readItem(reader)) : readItems(reader, count);
      if (!reader.atEnd()) {
        throw new Breach("bytes after the last item");
      }
      return items;
    } catch (IOException | MessagePackException e) {
      throw new Breach("not a frame: " + e);
    }
  }

  private static List<UpItem> readItems(ItemReader reader, int count) throws IOException, Breach {
    var items = new ArrayList<UpItem>(count);
    for (int i = 0; i < count; i++) {
      items.add(readItem(reader));
    }
    return items;
  }

  private static UpItem readItem(ItemReader reader) throws IOException, Breach {
    reader.beginItem();
    Kind kind = Kind.of(reader.number());
    UpItem item =
        switch (kind) {
          case RESULT ->
              new UpItem.Result(reader.number(), reader.body(), reader.number(0), reader.small(0));
          case FAILURE ->
              new UpItem.Failure(reader.number(), reader.text(), reader.map(), reader.number(0));
          case ELEMENTS ->
              new UpItem.Elements(reader.number(), reader.bodies(), reader.smallNumbers());
          case REQUEST -> new UpItem.Request(reader.number(), reader.positive());
          case PORTION -> new UpItem.Portion(reader.number(), reader.smallNumbers());
          case RECEIVED -> new UpItem.Received(reader.number(), reader.positive());
          case CREDIT -> new UpItem.Credit(reader.atLeastOne());
          case HELLO -> hello(reader);
          case READY -> new UpItem.Ready(reader.atLeastOne(), reader.atLeastOne());
          case PONG -> new UpItem.Pong(reader.number(), reader.numbers(), reader.number());
          case LOG -> log(reader);
          case CANCELLED ->
              new UpItem.Cancelled(
                  reader.number(), cancelState(reader.text()), reader.anyText(LOG_NAME));
          case STOPPING -> new UpItem.Stopping(reader.count());
          case FINISHING -> new UpItem.Finishing(reader.text());
          case UNREAD -> new UpItem.Unread(reader.number());
          default -> throw new Breach("an item that only the owner may send: " + kind);
        };
    reader.endItem();
    return item;
  }

  private static UpItem hello(ItemReader reader) throws IOException, Breach {
    return new UpItem.Hello(
        reader.number(),
        Channel.of(reader.text()),
        reader.number(),
        reader.bytes(),
        reader.bytes(),
        reader.number(),
        reader.text(),
        reader.text());
  }

  /** What user code puts into a record is no breach: what does not fit is made to. */
  private static UpItem log(ItemReader reader) throws IOException, Breach {
    return new UpItem.Log(
        (int) reader.anyNumber(Integer.MAX_VALUE),
        reader.anyText(LOG_NAME),
        reader.anyText(LOG_TEXT),
        reader.anyText(LOG_NAME),
        (int) reader.anyNumber(Integer.MAX_VALUE),
        Optional.of(reader.anyText(LOG_TEXT)).filter(text -> !text.isEmpty()),
        reader.anyNumber(Long.MAX_VALUE),
        reader.anyText(LOG_NAME),
        reader.anyNumber(Integer.MAX_VALUE));
  }

  private static UpItem.CancelState cancelState(String name) throws Breach {
    try {
      return UpItem.CancelState.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new Breach("an unknown state of a cancelled call: " + name);
    }
  }
}
