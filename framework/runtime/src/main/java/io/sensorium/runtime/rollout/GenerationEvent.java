package io.sensorium.runtime.rollout;

import java.time.Instant;

/**
 * What happened to a generation.
 *
 * @param detail one sentence; empty if the kind says it all
 */
public record GenerationEvent(
    String pipeline, String generation, Kind kind, String detail, Instant at) {
  /** The steps of a generation's life. */
  public enum Kind {
    /** It answers copies or a share of the requests. */
    CANDIDATE,
    /** It serves. */
    PUBLISHED,
    /** Its rollout ended without it. */
    WITHDRAWN,
    /** Its requests took longer than they may; it stays open until they end. */
    OVERDUE,
    /** Nothing runs in it any more, and it has given back what it held. */
    CLOSED
  }

  public static GenerationEvent of(String pipeline, String generation, Kind kind, String detail) {
    return new GenerationEvent(pipeline, generation, kind, detail, Instant.now());
  }
}
