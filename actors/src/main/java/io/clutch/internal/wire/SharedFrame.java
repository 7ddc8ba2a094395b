package io.clutch.internal.wire;

import io.clutch.internal.memory.SharedPlace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;

/**
 * The frame before the proper one, of a message some of whose buffers are in shared memory: one
 * item of kind 64, with where they are.
 */
public final class SharedFrame {
  private static final int KIND = 64;
  private static final int ELEMENTS = 6;

  private SharedFrame() {}

  /** The bytes of a frame that says where these are. */
  public static byte[] write(List<SharedBuffer> buffers) {
    try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
      packer.packArrayHeader(1).packArrayHeader(2).packInt(KIND).packArrayHeader(buffers.size());
      for (SharedBuffer each : buffers) {
        packer.packArrayHeader(ELEMENTS).packInt(each.index());
        packer.packLong(each.place().process()).packInt(each.place().descriptor());
        packer.packLong(each.place().inode()).packLong(each.offset()).packLong(each.size());
      }
      return packer.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("a buffer in memory cannot fail", e);
    }
  }

  /** Whether the bytes begin as such a frame does. */
  public static boolean isAt(byte[] frame) {
    return frame.length > 3
        && frame[0] == (byte) 0x91
        && frame[1] == (byte) 0x92
        && frame[2] == KIND;
  }

  /** Where the buffers are, in the order of their positions; of no process but this one. */
  public static List<SharedBuffer> read(byte[] frame, long process) throws ProtocolException {
    try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(frame, 3, frame.length - 3)) {
      int count = unpacker.unpackArrayHeader();
      var buffers = new ArrayList<SharedBuffer>();
      for (int i = 0; i < count; i++) {
        buffers.add(readOne(unpacker, process, i == 0 ? -1 : buffers.get(i - 1).index()));
      }
      if (count == 0 || unpacker.hasNext()) {
        throw new ProtocolException("a frame of shared memory with " + count + " buffers");
      }
      return buffers;
    } catch (IOException | MessagePackException e) {
      throw new ProtocolException("not a frame of shared memory: " + e);
    }
  }

  private static SharedBuffer readOne(MessageUnpacker unpacker, long process, int before)
      throws IOException, ProtocolException {
    if (unpacker.unpackArrayHeader() != ELEMENTS) {
      throw new ProtocolException("a buffer in shared memory without all its elements");
    }
    int index = unpacker.unpackInt();
    long its = unpacker.unpackLong();
    var place = new SharedPlace(its, unpacker.unpackInt(), unpacker.unpackLong());
    long offset = unpacker.unpackLong();
    long size = unpacker.unpackLong();
    boolean isSound = index > before && offset >= 0 && size > 0 && size <= Integer.MAX_VALUE;
    if (!isSound || its != process || place.descriptor() < 0 || offset > Long.MAX_VALUE - size) {
      throw new ProtocolException("buffer " + index + " in shared memory of process " + its);
    }
    return new SharedBuffer(index, place, offset, size);
  }

  /** All buffers of a message: those beside it, with the shared ones at their positions. */
  public static List<ByteBuffer> merged(
      List<ByteBuffer> beside, List<SharedBuffer> where, List<ByteBuffer> shared)
      throws ProtocolException {
    var all = new ArrayList<>(beside);
    for (int i = 0; i < where.size(); i++) {
      int index = where.get(i).index();
      if (index > all.size()) {
        throw new ProtocolException("buffer " + index + " in shared memory, of " + all.size());
      }
      all.add(index, shared.get(i));
    }
    return all;
  }
}
