package io.sensorium.runtime.plan;

import io.sensorium.runtime.definition.PipelineReader;
import io.sensorium.runtime.definition.Problem;
import io.sensorium.runtime.definition.Problems;
import io.sensorium.runtime.definition.Reading;
import io.sensorium.runtime.registry.RegistrySnapshot;
import java.nio.file.Path;
import java.util.List;

/** Finds all faults of a pipeline file in one run: those of the text, and those of the plan. */
public final class PipelineValidator {
  private final PipelineReader reader = new PipelineReader();
  private final Planner planner = new Planner();

  /** The faults of a file, by place; empty if it can run with these plugins. */
  public List<Problem> validate(Path file, RegistrySnapshot registry) {
    return validate(reader.read(file), registry);
  }

  /** The faults of what was read, by place. */
  public List<Problem> validate(Reading reading, RegistrySnapshot registry) {
    List<Problem> unplannable =
        reading
            .definition()
            .map(definition -> planner.problems(definition, registry))
            .orElse(List.of());
    return Problems.merge(reading.problems(), unplannable);
  }
}
