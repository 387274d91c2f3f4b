package io.sensorium.runtime.definition;

import java.util.List;
import java.util.Optional;

/**
 * The outcome of reading a pipeline file: every fault, and as much of a definition as the file
 * gives.
 *
 * @param definition present without problems; with problems it may be there too, so that a planner
 *     can find more of them, and must not be run
 * @param problems by place
 */
public record Reading(Optional<PipelineDefinition> definition, List<Problem> problems) {
  public Reading {
    problems = List.copyOf(problems);
  }

  /**
   * The definition of a file without faults.
   *
   * @throws io.sensorium.spi.SensoriumException {@code INVALID_DEFINITION} with all problems, a
   *     line each
   */
  public PipelineDefinition orThrow() {
    return Problems.valid(definition, problems);
  }
}
