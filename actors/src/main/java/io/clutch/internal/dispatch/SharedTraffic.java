package io.clutch.internal.dispatch;

import io.clutch.internal.memory.Buffers;
import io.clutch.internal.memory.CopiedBytes;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.memory.SharedFile;
import io.clutch.internal.memory.SharedMemory;
import io.clutch.internal.memory.SharedPlace;
import io.clutch.internal.request.Event;
import io.clutch.internal.wire.ProtocolException;
import io.clutch.internal.wire.SharedBuffer;
import io.clutch.internal.wire.SharedFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The buffers of one connection that cross in shared memory, both ways. For the loop's thread. */
final class SharedTraffic {

  /** A message whose shared buffers are named by a frame of their own. */
  record Message(byte[] frame, List<ByteBuffer> buffers, List<SharedFile> files) {}

  private final SharedMemory memory;
  private final MemoryBudget budget;
  // Those that Python has not freed, by their numbers.
  private final Map<Long, SharedFile> sent = new HashMap<>();
  private long count;
  private boolean isOpen;
  private long process;

  SharedTraffic(SharedMemory memory, MemoryBudget budget) {
    this.memory = memory;
    this.budget = budget;
  }

  /**
   * Python can open what this process has, and this may be what it has itself; says whether both
   * go.
   */
  boolean open(SharedPlace probe) {
    try {
      SharedMemory.read(probe, 0, 1);
      process = probe.process();
      isOpen = true;
      memory.isTaken();
    } catch (IOException e) {
      memory.turnOff(e.toString());
    }
    return isOpen;
  }

  /** The worker shares nothing. */
  void decline() {
    memory.isDeclined();
  }

  boolean isOpen() {
    return isOpen;
  }

  /** The message with the files of its buffers in their place; empty if none is there. */
  Optional<Message> wrap(byte[] frame, Buffers buffers) {
    var where = new ArrayList<SharedBuffer>();
    var files = new ArrayList<SharedFile>();
    var beside = new ArrayList<ByteBuffer>();
    beside.add(ByteBuffer.wrap(frame));
    for (int i = 0; i < buffers.size(); i++) {
      SharedFile file = buffers.file(i);
      if (file != null && file.isOpen()) {
        where.add(new SharedBuffer(i, file.place(), 0, buffers.get(i).remaining()));
        files.add(file);
      } else {
        beside.add(buffers.get(i));
      }
    }
    return where.isEmpty()
        ? Optional.empty()
        : Optional.of(new Message(SharedFrame.write(where), beside, files));
  }

  /** The message is on its way, and its files are needed until Python has freed them. */
  void sent(Message message) {
    for (SharedFile file : message.files()) {
      file.hold();
      sent.put(++count, file);
    }
  }

  /** Python refers to these no more. */
  void freed(List<Long> numbers) throws ProtocolException {
    for (long number : numbers) {
      SharedFile file = sent.remove(number);
      if (file == null) {
        throw new ProtocolException("shared buffer " + number + " was freed, and is not in use");
      }
      file.release();
    }
  }

  /** The process has ended. */
  void close() {
    sent.values().forEach(SharedFile::release);
    sent.clear();
  }

  /** Whether buffers of the message are in shared memory. */
  boolean isWrapped(Event.Frame message) {
    return isOpen && !message.buffers().isEmpty() && SharedFrame.isAt(message.bytes());
  }

  /** Where the buffers of a wrapped message are. */
  List<SharedBuffer> where(Event.Frame message) throws ProtocolException {
    return SharedFrame.read(message.bytes(), process);
  }

  /**
   * The message itself, with all its buffers; empty if its process has ended, and its memory with
   * it. What finds no room is copied.
   */
  Optional<Event.Frame> unwrap(Event.Frame message, List<SharedBuffer> where)
      throws ProtocolException {
    var found = new ArrayList<ByteBuffer>(where.size());
    long copied = 0;
    try {
      for (SharedBuffer each : where) {
        keepContent(each.place());
        Optional<ByteBuffer> mapped = memory.map(each.place(), each.offset(), each.size());
        copied += mapped.isPresent() ? 0 : each.size();
        found.add(mapped.isPresent() ? mapped.get() : copy(each));
      }
    } catch (IOException e) {
      if (where.get(0).place().isOfLivingProcess()) {
        throw new ProtocolException("no shared memory: " + e.getMessage());
      }
      return Optional.empty();
    }
    return Optional.of(whole(message, SharedFrame.merged(beside(message), where, found), copied));
  }

  private static ByteBuffer copy(SharedBuffer buffer) throws IOException {
    return SharedMemory.read(buffer.place(), buffer.offset(), buffer.size());
  }

  private static List<ByteBuffer> beside(Event.Frame message) {
    return message.buffers().subList(1, message.buffers().size());
  }

  private Event.Frame whole(Event.Frame message, List<ByteBuffer> buffers, long copied) {
    return new Event.Frame(
        message.incarnation(),
        message.channel(),
        bytes(message.buffers().get(0)),
        buffers,
        copied == 0 ? message.held() : CopiedBytes.of(budget, copied, message.held()));
  }

  /** It may be memory of this process, which Python gives back as it is. */
  private void keepContent(SharedPlace place) {
    for (SharedFile file : sent.values()) {
      if (file.place().inode() == place.inode()) {
        file.keepContent();
      }
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
