package io.clutch.benchmarks.subject;

/** The functions of Python, for peers that call it through a Java interface. */
public interface Python {

  /** The next number. */
  long next(long number);

  /** The same bytes. */
  byte[] echo(byte[] bytes);

  /** The number of bytes. */
  long take(byte[] bytes);
}
