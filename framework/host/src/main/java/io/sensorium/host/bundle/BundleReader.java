package io.sensorium.host.bundle;

import io.sensorium.spi.SensoriumException;
import java.nio.file.Path;

/** Reads what bundle files say of themselves; none of their code runs. */
public interface BundleReader {
  /**
   * Reads one file.
   *
   * @throws SensoriumException {@code BUNDLE_REFUSED} with every reason, clauses whose subject is
   *     the file
   */
  BundleFile read(Path file);
}
