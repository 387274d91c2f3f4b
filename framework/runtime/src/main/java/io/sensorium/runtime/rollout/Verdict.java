package io.sensorium.runtime.rollout;

/**
 * What the comparison says of a candidate.
 *
 * @param reason one clause, for a candidate that is out of its limits; else empty
 */
public record Verdict(Outcome outcome, String reason) {
  static final Verdict UNDECIDED = new Verdict(Outcome.UNDECIDED, "");
  static final Verdict GOOD = new Verdict(Outcome.GOOD, "");

  /** Good, bad or not known yet. */
  public enum Outcome {
    UNDECIDED,
    GOOD,
    BAD
  }

  static Verdict bad(String reason) {
    return new Verdict(Outcome.BAD, reason);
  }
}
