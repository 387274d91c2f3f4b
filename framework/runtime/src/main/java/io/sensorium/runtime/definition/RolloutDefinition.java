package io.sensorium.runtime.definition;

import java.time.Duration;

/**
 * How the next generation of a pipeline takes over from the one that serves.
 *
 * @param preserve what the two need not share: time in service, or memory
 * @param share of the requests that a candidate gets, in (0, 1]
 * @param minimumRequests that a candidate must have been compared on before it is judged, from 1
 * @param minimumTime that a candidate must have run before it is promoted
 * @param promotes whether a candidate within its limits takes over by itself
 * @param drain how long requests of a replaced generation may take before they fail
 */
public record RolloutDefinition(
    Strategy strategy,
    Preserve preserve,
    double share,
    int minimumRequests,
    Duration minimumTime,
    boolean promotes,
    Duration drain,
    Limits limits) {
  public static final RolloutDefinition DEFAULTS =
      new RolloutDefinition(
          Strategy.IMMEDIATE,
          Preserve.AVAILABILITY,
          0.1,
          100,
          Duration.ZERO,
          true,
          Duration.ofSeconds(30),
          Limits.DEFAULTS);

  public RolloutDefinition {
    if (!(share > 0 && share <= 1) || minimumRequests < 1) {
      throw new IllegalArgumentException(
          "a share of %s and %d requests are no rollout".formatted(share, minimumRequests));
    }
  }

  /** What happens to a generation that has passed its self-test. */
  public enum Strategy {
    /** It takes over. */
    IMMEDIATE,
    /** It answers copies of requests, whose answers are compared and thrown away. */
    SHADOW,
    /** It answers a share of the requests. */
    CANARY
  }

  /** What a swap must not take. */
  public enum Preserve {
    /** The next generation is loaded beside the one that serves. */
    AVAILABILITY,
    /** The one that serves is closed first; requests in between are refused. */
    RESOURCES
  }

  /**
   * From where on a generation is refused or rolled back.
   *
   * @param accuracyPoints worse on the recorded samples, in percentage points
   * @param slowdown of the latency, as a share of that of the generation that serves
   * @param errors above this share of a candidate's requests
   * @param disagreement above this share of the arg-maxes of a candidate and of what serves
   */
  public record Limits(double accuracyPoints, double slowdown, double errors, double disagreement) {
    public static final Limits DEFAULTS = new Limits(5, 0.2, 0.01, 0.2);
  }

  /** The same with another strategy. */
  public RolloutDefinition with(Strategy other) {
    return new RolloutDefinition(
        other, preserve, share, minimumRequests, minimumTime, promotes, drain, limits);
  }

  /** The same with other limits. */
  public RolloutDefinition with(Limits other) {
    return new RolloutDefinition(
        strategy, preserve, share, minimumRequests, minimumTime, promotes, drain, other);
  }
}
