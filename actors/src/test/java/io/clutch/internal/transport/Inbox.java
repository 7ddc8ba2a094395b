package io.clutch.internal.transport;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps the messages that the loop received from one peer. */
public final class Inbox implements Receiver {

  record Message(byte[] frame, List<ByteBuffer> buffers) {
    String text() {
      return new String(frame, java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();

  @Override
  public void received(byte[] frame, List<ByteBuffer> buffers) {
    messages.add(new Message(frame, buffers));
  }

  Message take() {
    try {
      Message message = messages.poll(10, TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("no message within 10 s");
      }
      return message;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  int size() {
    return messages.size();
  }
}
