package io.sensorium.server.administration;

import java.util.List;
import java.util.Optional;

/**
 * What a change would do.
 *
 * @param revision that it was planned for
 * @param changes one sentence each; empty if all is so already
 * @param pipelines that would be touched, by name
 * @param memoryBytes what would be needed at the worst moment; absent if it cannot be told
 * @param problems why it cannot be made, one sentence each; empty if it can
 */
public record ChangePlan(
    int revision,
    List<String> changes,
    List<String> pipelines,
    Optional<Long> memoryBytes,
    List<String> problems) {
  public ChangePlan {
    changes = List.copyOf(changes);
    pipelines = List.copyOf(pipelines);
    problems = List.copyOf(problems);
  }
}
