package io.sensorium.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sensorium.runtime.definition.HostConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerOptionsTest {
  @Test
  void defaults() {
    assertEquals(
        new ServerOptions(
            "127.0.0.1",
            8000,
            64 * 1024 * 1024,
            256,
            1024,
            Duration.ofMinutes(1),
            Duration.ofSeconds(30)),
        ServerOptions.DEFAULTS);
  }

  @Test
  void readsTheHostsConfiguration() {
    Path folder = Path.of("").toAbsolutePath();
    HostConfiguration configuration =
        new HostConfiguration(
            new HostConfiguration.Server("0.0.0.0", 9000),
            new HostConfiguration.Administration(
                "127.0.0.1", 8010, folder, Optional.empty(), false, Optional.empty()),
            new HostConfiguration.Folders(folder, folder, folder, folder, folder, Optional.empty()),
            HostConfiguration.History.DEFAULTS,
            Optional.empty(),
            HostConfiguration.ComputeThreads.DEFAULTS,
            new HostConfiguration.Batching(32, Duration.ofMillis(1), 1024),
            new HostConfiguration.Limits(1000, 0, Duration.ofSeconds(7)),
            new HostConfiguration.Serving(Optional.empty()),
            new HostConfiguration.Memory(Optional.empty()),
            new HostConfiguration.Verification(
                HostConfiguration.Policy.PINNED, folder, Optional.empty(), folder));
    assertEquals(
        ServerOptions.DEFAULTS
            .withAddress("0.0.0.0", 9000)
            .withMaximumRequestBytes(1000)
            .withTimeouts(Duration.ofMinutes(1), Duration.ofSeconds(7)),
        ServerOptions.of(configuration));
  }

  @Test
  void limitsAreWithinReason() {
    assertThrows(
        IllegalArgumentException.class, () -> ServerOptions.DEFAULTS.withMaximumRequestBytes(0));
    assertThrows(
        IllegalArgumentException.class,
        () -> ServerOptions.DEFAULTS.withMaximumRequestBytes(1L << 31));
  }
}
