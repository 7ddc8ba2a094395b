package io.clutch.cluster.internal.wire;

import io.clutch.cluster.internal.wire.ToCaller.Result;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;

/**
 * All messages as bytes. The manifest names the message, and ends with the version of its bytes,
 * except for the two that open a session.
 */
final class Messages {
  private static final String HELLO = "hello";
  private static final String REFUSED = "refused";
  private static final String REQUESTS = "requests1";
  private static final String ARGUMENTS = "arguments1";
  private static final String RESULT_ARRIVED = "resultarrived1";
  private static final String RESULT = "result1";
  private static final String ARGUMENTS_ARRIVED = "argumentsarrived1";
  private static final String CANCEL = "cancel1";
  private static final String RECEIVED = "received1";
  private static final String ASK = "ask1";
  private static final String BYE = "bye1";
  private static final String WELCOME = "welcome1";
  private static final String OUTCOMES = "outcomes1";
  private static final String PROGRESSED = "progressed1";

  private final ActorRefResolver actors;

  Messages(ActorRefResolver actors) {
    this.actors = actors;
  }

  static String manifest(Object message) {
    if (message instanceof ToOwner.Hello) {
      return HELLO;
    } else if (message instanceof ToOwner.Requests) {
      return REQUESTS;
    } else if (message instanceof ToOwner.Chunk) {
      return ARGUMENTS;
    } else if (message instanceof ToOwner.Arrived) {
      return RESULT_ARRIVED;
    } else if (message instanceof ToCaller.Chunk) {
      return RESULT;
    } else if (message instanceof ToCaller.Arrived) {
      return ARGUMENTS_ARRIVED;
    } else if (message instanceof ToOwner.Cancel) {
      return CANCEL;
    } else if (message instanceof ToOwner.Received) {
      return RECEIVED;
    } else if (message instanceof ToOwner.Ask) {
      return ASK;
    } else if (message instanceof ToOwner.Bye) {
      return BYE;
    } else if (message instanceof ToCaller.Welcome) {
      return WELCOME;
    } else if (message instanceof ToCaller.Refused) {
      return REFUSED;
    } else if (message instanceof ToCaller.Outcomes) {
      return OUTCOMES;
    } else if (message instanceof ToCaller.Progressed) {
      return PROGRESSED;
    }
    throw new IllegalArgumentException(message.getClass().getName() + " does not cross nodes");
  }

  void write(WireWriter out, Object message) {
    if (message instanceof ToOwner.Hello it) {
      out.number(it.version());
      out.text(actors.toSerializationFormat(it.caller()));
    } else if (message instanceof ToOwner.Requests it) {
      numbers(out, it.session(), it.received());
      out.list(it.requests(), Messages::write);
    } else if (message instanceof ToOwner.Chunk it) {
      numbers(out, it.session(), it.id());
      out.number(it.offset());
      out.bytes(it.bytes());
    } else if (message instanceof ToOwner.Arrived it) {
      numbers(out, it.session(), it.id());
      out.number(it.bytes());
    } else if (message instanceof ToCaller.Chunk it) {
      numbers(out, it.id(), it.offset());
      out.bytes(it.bytes());
    } else if (message instanceof ToCaller.Arrived it) {
      numbers(out, it.id(), it.bytes());
    } else if (message instanceof ToOwner.Cancel it) {
      numbers(out, it.session(), it.id());
    } else if (message instanceof ToOwner.Received it) {
      numbers(out, it.session(), it.sequence());
    } else if (message instanceof ToOwner.Ask it) {
      numbers(out, it.session(), it.id());
      out.one(it.question());
    } else if (message instanceof ToOwner.Bye it) {
      out.number(it.session());
    } else if (message instanceof ToCaller.Welcome it) {
      out.number(it.session());
    } else if (message instanceof ToCaller.Refused it) {
      out.text(it.why());
    } else if (message instanceof ToCaller.Outcomes it) {
      out.list(it.outcomes(), Messages::write);
    } else if (message instanceof ToCaller.Progressed it) {
      out.number(it.id());
      Failures.writeProgress(out, it.progress());
    }
  }

  private static void numbers(WireWriter out, long first, long second) {
    out.number(first);
    out.number(second);
  }

  private static void write(WireWriter out, ToOwner.Request request) {
    out.number(request.id());
    out.one(request.kind());
    out.text(request.function());
    out.number(request.nanosLeft());
    out.flag(request.idempotent());
    out.optional(request.key(), WireWriter::text);
    out.texts(request.headers());
    out.bytes(request.positional());
    out.bytes(request.named());
    out.list(request.buffers(), WireWriter::bytes);
    out.sizes(request.later());
  }

  private static void write(WireWriter out, ToCaller.Settled settled) {
    numbers(out, settled.id(), settled.sequence());
    write(out, settled.result());
  }

  private static void write(WireWriter out, Result result) {
    if (result instanceof ToCaller.Value it) {
      out.tag(1);
      out.bytes(it.body());
      out.list(it.buffers(), WireWriter::bytes);
    } else if (result instanceof ToCaller.Failed it) {
      out.tag(2);
      Failures.write(out, it.failure());
    } else if (result instanceof ToCaller.Ran) {
      out.tag(3);
    } else if (result instanceof ToCaller.NotBegun) {
      out.tag(4);
    } else if (result instanceof ToCaller.Later it) {
      out.tag(6);
      out.sizes(it.sizes());
    } else if (result instanceof ToCaller.Status it) {
      out.tag(5);
      Statuses.write(out, it.status());
    }
  }

  Object read(WireReader in, String manifest) throws WireException {
    return switch (manifest) {
      case HELLO -> new ToOwner.Hello(in.number(), caller(in.text()));
      case REQUESTS -> new ToOwner.Requests(in.big(), in.big(), in.list(Messages::readRequest));
      case ARGUMENTS -> new ToOwner.Chunk(in.big(), in.big(), in.big(), in.body());
      case RESULT_ARRIVED -> new ToOwner.Arrived(in.big(), in.big(), in.big());
      case RESULT -> new ToCaller.Chunk(in.big(), in.big(), in.body());
      case ARGUMENTS_ARRIVED -> new ToCaller.Arrived(in.big(), in.big());
      case CANCEL -> new ToOwner.Cancel(in.big(), in.big());
      case RECEIVED -> new ToOwner.Received(in.big(), in.big());
      case ASK -> new ToOwner.Ask(in.big(), in.big(), in.one(ToOwner.Question.values()));
      case BYE -> new ToOwner.Bye(in.big());
      case WELCOME -> new ToCaller.Welcome(in.big());
      case REFUSED -> new ToCaller.Refused(in.text());
      case OUTCOMES -> new ToCaller.Outcomes(in.list(Messages::readSettled));
      case PROGRESSED -> new ToCaller.Progressed(in.big(), Failures.readProgress(in));
      default ->
          throw new WireException(
              "this node speaks version "
                  + ToOwner.VERSION
                  + " of Clutch's protocol between nodes, which has no message '"
                  + manifest.substring(0, Math.min(manifest.length(), 40))
                  + "'; run the same version of Clutch on all nodes");
    };
  }

  private ActorRef<ToCaller> caller(String text) throws WireException {
    try {
      return actors.resolveActorRef(text);
    } catch (RuntimeException e) {
      throw new WireException("the caller is no reference to an actor");
    }
  }

  private static ToOwner.Request readRequest(WireReader in) throws WireException {
    try {
      return new ToOwner.Request(
          in.big(),
          in.one(ToOwner.Kind.values()),
          in.text(),
          in.big(),
          in.flag(),
          in.optional(WireReader::text),
          in.textMap(),
          in.bytes(),
          in.bytes(),
          in.list(WireReader::body),
          in.list(WireReader::number));
    } catch (IllegalArgumentException e) {
      throw new WireException(e.getMessage());
    }
  }

  private static Result readLater(WireReader in) throws WireException {
    try {
      return new ToCaller.Later(in.list(WireReader::number));
    } catch (IllegalArgumentException e) {
      throw new WireException(e.getMessage());
    }
  }

  private static ToCaller.Settled readSettled(WireReader in) throws WireException {
    return new ToCaller.Settled(in.big(), in.big(), readResult(in));
  }

  private static Result readResult(WireReader in) throws WireException {
    int tag = in.tag();
    return switch (tag) {
      case 1 -> new ToCaller.Value(in.body(), in.list(WireReader::body));
      case 2 -> new ToCaller.Failed(Failures.read(in));
      case 3 -> new ToCaller.Ran();
      case 4 -> new ToCaller.NotBegun();
      case 5 -> new ToCaller.Status(Statuses.read(in));
      case 6 -> readLater(in);
      default -> throw WireReader.unknown("result", tag);
    };
  }
}
