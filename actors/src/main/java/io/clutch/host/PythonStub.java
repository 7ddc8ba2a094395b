package io.clutch.host;

import io.clutch.internal.stub.StubPrinter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Prints the Python side of contracts: a module with a class for each interface, to be passed to
 * {@code clutch.contract}, and with the types that its methods need. Records are dataclasses, enums
 * are literals, and records of a sealed interface are msgspec's structs. What the data table does
 * not name is {@code Any}, and a comment says which type it is; so are types of a codec or a
 * converter, arrays of numbers, tables and beans. The text is the same for the same types.
 */
public final class PythonStub {
  private PythonStub() {}

  /**
   * The text of a module with a class for each of these interfaces.
   *
   * @throws IllegalArgumentException if there is none, or one that {@link Host#contract} refuses
   */
  public static String of(Class<?>... contracts) {
    Objects.requireNonNull(contracts, "contracts");
    for (Class<?> contract : contracts) {
      Objects.requireNonNull(contract, "contract");
    }
    if (contracts.length == 0) {
      throw new IllegalArgumentException("name an interface");
    }
    return StubPrinter.print(List.of(contracts));
  }

  /**
   * Writes the module to the standard output. The arguments are the names of the interfaces.
   *
   * @throws ClassNotFoundException if there is no such class
   */
  public static void main(String... names) throws ClassNotFoundException {
    Objects.requireNonNull(names, "names");
    var contracts = new ArrayList<Class<?>>();
    for (String name : names) {
      contracts.add(Class.forName(name, false, ClassLoader.getSystemClassLoader()));
    }
    System.out.print(of(contracts.toArray(Class<?>[]::new)));
  }
}
