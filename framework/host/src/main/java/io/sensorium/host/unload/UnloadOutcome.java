package io.sensorium.host.unload;

import java.time.Duration;
import java.util.List;

/**
 * What became of a bundle that was uninstalled.
 *
 * @param bundle symbolic name and version
 * @param sha256 of its file, in hexadecimal
 * @param took from the uninstallation until its class loader was seen gone, or was given up
 * @param leaks what it left; empty if everything has come back
 */
public record UnloadOutcome(String bundle, String sha256, Duration took, List<Leak> leaks) {
  public UnloadOutcome {
    leaks = List.copyOf(leaks);
  }

  /** Whether the class loader, the threads and the programs were all seen gone. */
  public boolean isUnloaded() {
    return leaks.isEmpty();
  }
}
