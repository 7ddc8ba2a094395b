package io.clutch.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.worker.Contract.Answer;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractTest {
  private static final WorkerSpec ACTOR = WorkerSpec.actor("shop:Cart");

  interface Cart {
    CompletionStage<Integer> add(String name, int count);

    CompletableFuture<List<Double>> longestFunction();

    CompletionStage<? extends Number> bounded();

    void note(String text);

    String waitFor();

    Object anything();

    @PythonName("sum_of")
    long total(long a, long b, long c);

    default int own() {
      return 1;
    }

    static int shared() {
      return 2;
    }
  }

  @PythonName("shop.prices")
  interface Prices {
    double priceOf(String name);
  }

  interface Nothing {
    default int own() {
      return 1;
    }
  }

  abstract static class NoInterface {}

  interface AnyNumber {
    int sum(int... numbers);
  }

  interface Open<T> {
    T get();
  }

  interface Closed extends Open<String> {
    @Override
    String get();
  }

  interface StillOpen extends Open<String> {}

  @ParameterizedTest
  @CsvSource({
    "add, add, 2, STAGE, java.lang.Integer",
    "longestFunction, longest_function, 0, STAGE, java.util.List<java.lang.Double>",
    "bounded, bounded, 0, STAGE, java.lang.Number",
    "note, note, 1, CAST, java.lang.Object",
    "waitFor, wait_for, 0, WAIT, java.lang.String",
    "anything, anything, 0, WAIT, java.lang.Object",
    "total, sum_of, 3, WAIT, long",
  })
  void matchesEachMethod(String java, String python, int positional, Answer answer, String type) {
    Contract contract = ACTOR.withContract(Cart.class).contract(Cart.class).orElseThrow();
    Contract.Function function = contract.function(method(Cart.class, java));
    assertThat(function.name()).isEqualTo(python);
    assertThat(function.positional()).isEqualTo(positional);
    assertThat(function.answer()).isEqualTo(answer);
    assertThat(function.result().getTypeName()).isEqualTo(type);
    if (java.equals("longestFunction")) {
      assertThat(function.result()).isInstanceOf(ParameterizedType.class);
    }
  }

  @Test
  void refusesAnyNumberOfArguments() {
    assertThatThrownBy(() -> ACTOR.withContract(AnyNumber.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sum(int[]) takes any number of arguments");
  }

  @Test
  void refusesAResultOfNoCertainType() {
    assertThatThrownBy(() -> ACTOR.withContract(StillOpen.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("get() returns T");
    assertThat(ACTOR.withContract(Closed.class).contract(Closed.class)).isPresent();
  }

  @Test
  void leavesOutWhatHasABody() {
    Contract contract = ACTOR.withContract(Cart.class).contract(Cart.class).orElseThrow();
    assertThat(contract.functions()).hasSize(7);
    assertThat(contract.type()).isEqualTo(Cart.class);
  }

  @Test
  void namesTheModuleOfFunctions() {
    assertThat(name(WorkerSpec.functions("m").withContract(Cart.class), Cart.class, "add"))
        .isEqualTo("m:add");
    WorkerSpec two = WorkerSpec.functions("a", "b");
    assertThat(name(two.withContract(Prices.class), Prices.class, "priceOf"))
        .isEqualTo("shop.prices:price_of");
    assertThat(name(WorkerSpec.anyFunction().withContract(Prices.class), Prices.class, "priceOf"))
        .isEqualTo("shop.prices:price_of");
  }

  @Test
  void refusesWhatCannotBeMatched() {
    assertThatThrownBy(() -> ACTOR.withContract(NoInterface.class))
        .hasMessageContaining("NoInterface is not an interface");
    assertThatThrownBy(() -> ACTOR.withContract(Nothing.class))
        .hasMessageContaining("has no abstract method");
    assertThatThrownBy(() -> WorkerSpec.functions("a", "b").withContract(Cart.class))
        .hasMessageContaining("@PythonName")
        .hasMessageContaining("[a, b]");
    assertThatThrownBy(() -> WorkerSpec.anyFunction().withContract(Cart.class))
        .hasMessageContaining("@PythonName");
  }

  @Test
  void isFoundByItsInterfaceAlone() {
    WorkerSpec spec = ACTOR.withContract(Cart.class);
    assertThat(spec.contract(Prices.class)).isEmpty();
    assertThat(ACTOR.contract(Cart.class)).as("the first is as it was").isEmpty();
  }

  private static String name(WorkerSpec spec, Class<?> type, String method) {
    return spec.contract(type).orElseThrow().function(method(type, method)).name();
  }

  private static Method method(Class<?> type, String name) {
    return Stream.of(type.getMethods())
        .filter(method -> method.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
