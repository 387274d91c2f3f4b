package io.sensorium.runtime.execution;

import io.sensorium.spi.SensoriumException;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Who holds a lease.
 *
 * @param name such as {@code a request of 3 samples}
 * @param since when it began
 * @param expiry tells the holder that it has taken too long; it keeps the lease until it ends
 */
record Lessee(String name, Instant since, Consumer<SensoriumException> expiry) {
  static Lessee of(String name, Consumer<SensoriumException> expiry) {
    return new Lessee(name, Instant.now(), expiry);
  }

  /** One that cannot be told anything. */
  static Lessee of(String name) {
    return of(name, reason -> {});
  }

  @Override
  public String toString() {
    return name + " since " + since;
  }
}
