package io.sensorium.host.doctor;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was examined.
 *
 * @param subject such as {@code encoder 'minilm' on pytorch}
 * @param maximumDifference between an encoder's embeddings and the recorded ones, of any feature
 * @param tolerance the difference that is still right
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Check(
    String subject,
    Outcome outcome,
    String finding,
    @Nullable Double maximumDifference,
    @Nullable Double tolerance) {

  /** How a check went. */
  public enum Outcome {
    PASSED,
    /** Nothing is wrong, but something is not there that may be wanted. */
    ABSENT,
    FAILED
  }

  static Check passed(String subject, String finding) {
    return new Check(subject, Outcome.PASSED, finding, null, null);
  }

  static Check absent(String subject, String finding) {
    return new Check(subject, Outcome.ABSENT, finding, null, null);
  }

  static Check failed(String subject, String finding) {
    return new Check(subject, Outcome.FAILED, finding, null, null);
  }

  static Check compared(String subject, double difference, double tolerance, int contents) {
    return new Check(
        subject,
        difference <= tolerance ? Outcome.PASSED : Outcome.FAILED,
        "differs by at most %.1e from its reference on %d recorded contents (tolerance %.0e)"
            .formatted(difference, contents, tolerance),
        difference,
        tolerance);
  }
}
