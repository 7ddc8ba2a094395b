package io.clutch.opentelemetry;

import io.clutch.telemetry.CallObserver.Kind;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanBuilder;

/** The attributes of spans, by the semantic conventions for remote procedure calls. */
final class RpcAttributes {
  static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("rpc.system.name");
  static final AttributeKey<String> METHOD = AttributeKey.stringKey("rpc.method");
  static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
  static final AttributeKey<String> EXCEPTION_TYPE = AttributeKey.stringKey("exception.type");
  static final AttributeKey<String> EXCEPTION_MESSAGE = AttributeKey.stringKey("exception.message");
  static final AttributeKey<String> EXCEPTION_STACK =
      AttributeKey.stringKey("exception.stacktrace");

  /** The stable name of the worker or pool that is called. */
  static final AttributeKey<String> WORKER = AttributeKey.stringKey("clutch.worker");

  /** What is made: a call, a cast, a stream, an ask or a tell. */
  static final AttributeKey<String> KIND = AttributeKey.stringKey("clutch.kind");

  static final String CLUTCH = "clutch";

  private RpcAttributes() {}

  /** Sets system, method and kind. The method, with its service, is also the name of the span. */
  static SpanBuilder set(SpanBuilder span, String method, String kind) {
    return span.setAttribute(SYSTEM, CLUTCH).setAttribute(METHOD, method).setAttribute(KIND, kind);
  }

  static String kind(Kind kind) {
    return switch (kind) {
      case CALL -> "call";
      case CAST -> "cast";
      case STREAM -> "stream";
    };
  }

  /** The text, or its beginning. */
  static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }
}
