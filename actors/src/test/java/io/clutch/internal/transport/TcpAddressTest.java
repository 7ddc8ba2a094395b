package io.clutch.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints that only this machine can reach. */
class TcpAddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp://127.0.0.1:0",
        "tcp://127.9.8.7:80",
        "tcp://localhost:*",
        "tcp://LocalHost:1",
        "tcp://[::1]:0",
        "tcp://[0:0:0:0:0:0:0:1]:5"
      })
  void loopback(String endpoint) {
    assertThat(TcpAddress.of(endpoint).isLoopback()).isTrue();
    assertThat(settings(endpoint, false).address()).isEqualTo(endpoint);
  }

  /** A name is not looked up: what it stands for may be another thing tomorrow. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp://0.0.0.0:0",
        "tcp://*:5555",
        "tcp://[::]:0",
        "tcp://192.168.0.1:1",
        "tcp://127.0.0.999:1",
        "tcp://127.1:1",
        "tcp://127.0.0.1.example.com:1",
        "tcp://localhost.example.com:1",
        "tcp://eth0:1",
        "tcp://[fe80::1]:1"
      })
  void everythingElseNeedsATrustedNetwork(String endpoint) {
    assertThat(TcpAddress.of(endpoint).isLoopback()).isFalse();
    assertThatThrownBy(() -> settings(endpoint, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not " + endpoint)
        .hasMessageContaining("set clutch.link.trusted-network = on");
    assertThat(settings(endpoint, true).address()).isEqualTo(endpoint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tcp://127.0.0.1", "tcp://:1", "tcp://h:65536", "tcp://::1:0", "tcp://a b:1"})
  void isNoEndpoint(String endpoint) {
    assertThatThrownBy(() -> settings(endpoint, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be tcp://host:port")
        .hasMessageContaining(endpoint);
  }

  @Test
  void anotherTransportIsRefused() {
    assertThatThrownBy(() -> settings("inproc://here", true))
        .hasMessage("must begin with ipc:// or tcp://, not inproc://here");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.2, tcp://127.0.0.2:7",
    "0.0.0.0, tcp://127.0.0.1:7",
    "::1, tcp://[0:0:0:0:0:0:0:1]:7"
  })
  void workersAreToldWhereToConnect(String bound, String endpoint) {
    assertThat(TcpAddress.endpoint(new InetSocketAddress(bound, 7))).isEqualTo(endpoint);
  }

  private static LinkSettings settings(String address, boolean trusted) {
    return new LinkSettings(address, 1 << 16, 10, Duration.ofSeconds(5), 10, trusted);
  }
}
