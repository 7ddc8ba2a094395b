package io.clutch.internal.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignalsTest {
  @ParameterizedTest
  @CsvSource({
    "1, SIGHUP",
    "2, SIGINT",
    "3, SIGQUIT",
    "4, SIGILL",
    "5, SIGTRAP",
    "6, SIGABRT",
    "7, SIGBUS",
    "8, SIGFPE",
    "9, SIGKILL",
    "10, SIGUSR1",
    "11, SIGSEGV",
    "12, SIGUSR2",
    "13, SIGPIPE",
    "14, SIGALRM",
    "15, SIGTERM",
    "24, SIGXCPU",
    "25, SIGXFSZ",
    "31, SIGSYS",
    "0, signal 0",
    "34, signal 34",
    "64, signal 64",
  })
  void names(int number, String name) {
    assertThat(Signals.name(number)).isEqualTo(name);
  }
}
