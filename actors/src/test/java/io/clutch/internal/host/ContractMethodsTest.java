package io.clutch.internal.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.internal.codec.format.ResolvedType;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;

class ContractMethodsTest {
  interface Store<K> {
    void put(K key, List<K> others);

    Object first();
  }

  interface Other {
    String first();

    CharSequence both();
  }

  interface Names extends Store<String>, Other {
    CompletionStage<List<String>> allOf(int fromYear, String from, boolean self);

    CompletableFuture<? extends Number> later();

    String both();

    default int count() {
      return 1;
    }

    static int none() {
      return 0;
    }

    @Override
    String toString();

    boolean equals(Object other);
  }

  interface Overloaded {
    void put(String item);

    void put(int number);
  }

  interface Alike {
    void putItem();

    void put_item();
  }

  interface Varied {
    void put(String... items);
  }

  interface Generic {
    <T> void put(T item);
  }

  interface Hidden {
    void _put();
  }

  interface Foreign {
    void a$b();
  }

  interface Twins {
    void put(int aB, int a_b);
  }

  interface Empty {}

  private static ContractMethod method(String name) {
    return ContractMethods.of(Names.class).get(name);
  }

  @Test
  void findsAllButStaticOnesAndThoseOfObject() {
    assertThat(ContractMethods.of(Names.class).keySet())
        .containsExactly("all_of", "both", "count", "first", "later", "put");
  }

  @Test
  void namesParametersAsPythonDoes() {
    assertThat(method("all_of").parameters())
        .extracting(ContractMethod.Parameter::name)
        .containsExactly("from_year", "from_", "self_");
    assertThat(method("all_of").listed()).isEqualTo("(int from_year, String from_, boolean self_)");
  }

  @Test
  void resolvesTheTypesOfSuperinterfaces() {
    assertThat(method("put").parameters())
        .extracting(it -> it.type().getTypeName())
        .containsExactly("java.lang.String", "java.util.List<java.lang.String>");
  }

  @Test
  void takesWhatCompletesAStage() {
    assertThat(method("all_of").result().getTypeName())
        .isEqualTo("java.util.List<java.lang.String>");
    assertThat(method("later").result()).isEqualTo(ResolvedType.of(Number.class));
  }

  @Test
  void takesTheNarrowerResultOfOneMethod() {
    assertThat(method("first").result().raw()).isEqualTo(String.class);
    assertThat(method("both").result().raw()).isEqualTo(String.class);
  }

  @Test
  void doesWithoutNames() {
    assertThat(ContractMethods.of(IntBinaryOperator.class).get("apply_as_int").listed())
        .isEqualTo("(int, int)");
  }

  @Test
  void refusesWhatPythonCouldNotCall() {
    refuses(String.class, "is not an interface");
    refuses(Empty.class, "has no method");
    refuses(Store.class, "has type parameters: declare an interface that extends it");
    refuses(Overloaded.class, "two methods would be put in Python");
    refuses(Alike.class, "two methods would be put_item in Python");
    refuses(Varied.class, "take a List or an array");
    refuses(Generic.class, "has type parameters, but its arguments");
    refuses(Hidden.class, "cannot be called from Python, where it would be _put");
    refuses(Foreign.class, "cannot be called from Python, where it would be a$b");
    refuses(Twins.class, "two parameters that would be a_b in Python");
  }

  private static void refuses(Class<?> type, String why) {
    assertThatThrownBy(() -> ContractMethods.of(type))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(type.getSimpleName())
        .hasMessageContaining(why);
  }
}
