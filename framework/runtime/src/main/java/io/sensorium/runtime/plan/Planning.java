package io.sensorium.runtime.plan;

import io.sensorium.runtime.definition.Problem;
import java.util.List;
import java.util.Optional;

/** The outcome of planning: a plan, or every reason why there is none. */
public record Planning(Optional<Plan> plan, List<Problem> problems) {
  public Planning {
    problems = List.copyOf(problems);
    if (plan.isPresent() != problems.isEmpty()) {
      throw new IllegalArgumentException("either a plan or problems");
    }
  }
}
