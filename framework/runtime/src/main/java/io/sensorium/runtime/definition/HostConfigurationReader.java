package io.sensorium.runtime.definition;

import java.nio.file.Path;

/** Reads host configurations. Stateless. */
public final class HostConfigurationReader {
  /** Reads a file; its paths are relative to its folder. */
  public HostReading read(Path file) {
    throw new UnsupportedOperationException();
  }

  /** The configuration of a host without a file, its folders below a home folder. */
  public static HostConfiguration defaults(Path home) {
    throw new UnsupportedOperationException();
  }
}
