package io.sensorium.it.crash;

import io.sensorium.server.administration.Applied;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * What an operator asks of a host.
 *
 * @param expected what is wanted once it is done
 * @param call uploads and changes, and returns what the host acknowledges
 */
record HostOperation(Kind kind, Wanted expected, Supplier<Applied> call) {
  enum Kind {
    INSTALL,
    UPDATE,
    REMOVE,
    /** Another model serves. */
    ACTIVATE,
    ROLLBACK;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
