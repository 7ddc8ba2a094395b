package io.clutch.internal.host;

import io.clutch.internal.chain.OpenAsk;
import io.clutch.internal.codec.format.ReferenceLookup;
import io.clutch.internal.memory.Reservation;
import io.clutch.internal.recording.HostRecording;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/**
 * A message of Python to a host: an ask, or a tell. It is settled once, and its memory released
 * with that. Thread-safe.
 */
public final class HostMessage {
  // Begins the names of references, and no name of a host.
  private static final char REFERENCE = '@';
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final String host;
  private final long ask;
  private volatile ByteBuffer body;
  private final int size;
  private final Reservation held;
  private final ReferenceLookup references;
  private final BiConsumer<HostMessage, HostReply> settled;
  private final Optional<OpenAsk> chain;
  private final Map<String, String> headers;
  private final AtomicBoolean isSettled = new AtomicBoolean();
  private final AtomicBoolean isWithdrawn = new AtomicBoolean();
  private volatile Runnable whenWithdrawn = () -> {};
  private HostRecording recording = HostRecording.NONE;

  /**
   * @param ask the number of the ask; 0 for a tell
   * @param references those that its process was given
   * @param settled called once, on any thread
   */
  public HostMessage(
      String host,
      long ask,
      ByteBuffer body,
      Reservation held,
      ReferenceLookup references,
      BiConsumer<HostMessage, HostReply> settled) {
    this(host, ask, body, held, references, settled, Optional.empty(), Map.of());
  }

  /** {@code chain} is the ask for calls that are made within it. */
  public HostMessage(
      String host,
      long ask,
      ByteBuffer body,
      Reservation held,
      ReferenceLookup references,
      BiConsumer<HostMessage, HostReply> settled,
      Optional<OpenAsk> chain,
      Map<String, String> headers) {
    this.chain = chain;
    this.headers = headers;
    this.host = host;
    this.ask = ask;
    this.body = body;
    this.size = body.remaining();
    this.held = held;
    this.references = references;
    this.settled = settled;
  }

  public String host() {
    return host;
  }

  public long ask() {
    return ask;
  }

  public boolean isAsk() {
    return ask != 0;
  }

  /** The bytes of its body. */
  public int size() {
    return size;
  }

  /** The ask for calls that are made within it, if it is of a call. */
  public Optional<OpenAsk> chain() {
    return chain;
  }

  /** Ends this recording when it is settled. Before it is submitted. */
  public void recorded(HostRecording its) {
    recording = its;
  }

  /** What the process has sent with it. */
  Map<String, String> headers() {
    return headers;
  }

  /** Whether it is for a reference, and not for a host with a name. */
  boolean isToReference() {
    return isReference(host);
  }

  /** Whether this names a reference, by its token, and not a host. */
  public static boolean isReference(String host) {
    return !host.isEmpty() && host.charAt(0) == REFERENCE;
  }

  ByteBuffer body() {
    return body;
  }

  ReferenceLookup references() {
    return references;
  }

  /** Ends it. Only the first call counts. */
  public void settle(HostReply reply) {
    if (isSettled.compareAndSet(false, true)) {
      body = NOTHING; // it is a view of a frame, which may be large
      held.release();
      chain.ifPresent(OpenAsk::close);
      recording.ended(reply instanceof HostReply.Failed failed ? failed.code() : "ok");
      settled.accept(this, reply);
    }
  }

  /**
   * Nobody waits for the answer any more. It still is settled once the host is done with it. Only
   * the first call counts, because a process may repeat it as fast as it can.
   */
  public void withdraw() {
    if (isWithdrawn.compareAndSet(false, true)) {
      chain.ifPresent(OpenAsk::close);
      whenWithdrawn.run();
    }
  }

  public boolean isWithdrawn() {
    return isWithdrawn.get();
  }

  /** Runs the action when the ask is withdrawn, or now if it is already. It may run twice. */
  void whenWithdrawn(Runnable action) {
    whenWithdrawn = action;
    if (isWithdrawn.get()) {
      action.run();
    }
  }
}
