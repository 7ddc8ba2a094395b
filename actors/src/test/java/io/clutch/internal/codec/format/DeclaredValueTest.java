package io.clutch.internal.codec.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What declared types tell of the messages of actors. */
class DeclaredValueTest {
  record Known(
      ActorRef<String> actor,
      ActorRef<? super String> contravariant,
      Optional<ActorRef<String>> optional,
      List<ActorRef<String>> list,
      List<? extends ActorRef<String>> bounded,
      Set<List<ActorRef<String>>> nested,
      ActorRef<String>[] array,
      Map<String, ActorRef<String>> map) {}

  @SuppressWarnings("rawtypes")
  record Unknown<T>(
      ActorRef raw,
      ActorRef<?> any,
      ActorRef<? extends CharSequence> covariant,
      ActorRef<T> variable,
      ActorRef<Object> object,
      Object value,
      List<String> texts,
      Map<Object, ActorRef<String>> objects,
      Map<ActorRef<Long>, ActorRef<String>> both,
      T free) {}

  static Stream<RecordComponent> known() {
    return Stream.of(Known.class.getRecordComponents());
  }

  static Stream<RecordComponent> unknown() {
    return Stream.of(Unknown.class.getRecordComponents());
  }

  @ParameterizedTest
  @MethodSource
  void known(RecordComponent component) {
    assertThat(DeclaredValue.message(component.getGenericType())).isEqualTo(String.class);
  }

  @ParameterizedTest
  @MethodSource
  void unknown(RecordComponent component) {
    assertThat(DeclaredValue.message(component.getGenericType())).isNull();
  }
}
