package io.sensorium.runtime.rollout;

import java.util.List;
import java.util.Optional;

/**
 * All that is known of one pipeline.
 *
 * @param serving the generation that answers; absent if none does
 * @param suspended why none answers; absent if one does, or if none ever has
 * @param selfTest of what serves; absent if nothing does
 * @param candidate that may take over
 * @param draining those that have been replaced and still have requests
 * @param setback the newest attempt that came to nothing; kept until one succeeds
 */
public record PipelineStatus(
    String pipeline,
    Optional<GenerationStatus> serving,
    Optional<String> suspended,
    Optional<SelfTestReport> selfTest,
    Optional<CandidateStatus> candidate,
    List<DrainingStatus> draining,
    Optional<Setback> setback) {
  public PipelineStatus {
    draining = List.copyOf(draining);
  }
}
