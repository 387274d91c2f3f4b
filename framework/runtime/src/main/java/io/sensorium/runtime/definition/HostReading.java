package io.sensorium.runtime.definition;

import java.util.List;
import java.util.Optional;

/** The outcome of reading a host configuration: the configuration, or every fault. */
public record HostReading(Optional<HostConfiguration> configuration, List<Problem> problems) {
  public HostReading {
    problems = List.copyOf(problems);
  }

  /**
   * The configuration of a file without faults.
   *
   * @throws io.sensorium.spi.SensoriumException {@code INVALID_DEFINITION} with all problems, a
   *     line each
   */
  public HostConfiguration orThrow() {
    return Problems.valid(configuration, problems);
  }
}
