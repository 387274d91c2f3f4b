package io.sensorium.runtime.plan;

import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.Problem;
import io.sensorium.runtime.registry.RegistrySnapshot;
import java.util.List;

/** Matches pipeline definitions with what plugins there are. A pure function; loads nothing. */
public final class Planner {
  /**
   * The plan of a definition without problems of its own.
   *
   * @return a plan, or every reason why there is none
   */
  public Planning plan(PipelineDefinition definition, RegistrySnapshot registry) {
    throw new UnsupportedOperationException();
  }

  /** Every reason why a definition, which may be a partial one, cannot run with these plugins. */
  public List<Problem> problems(PipelineDefinition definition, RegistrySnapshot registry) {
    throw new UnsupportedOperationException();
  }
}
