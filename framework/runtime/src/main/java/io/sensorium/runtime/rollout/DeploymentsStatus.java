package io.sensorium.runtime.rollout;

import java.util.List;

/**
 * All that serves, and what it came through.
 *
 * @param pipelines by name
 * @param closedGenerations generations that have been closed since the host started
 * @param closedUses uses of a generation that was closed: 0, or leases do not do what they should
 */
public record DeploymentsStatus(
    List<PipelineStatus> pipelines, long closedGenerations, long closedUses) {
  public DeploymentsStatus {
    pipelines = List.copyOf(pipelines);
  }
}
