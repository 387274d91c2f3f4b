package io.sensorium.host.verify;

import io.sensorium.host.verify.Refusal.Stage;
import java.util.List;
import java.util.Optional;

/**
 * All that verification found out about one file.
 *
 * @param file its path, as it was given
 * @param sha256 of the file, in hexadecimal; empty if it could not be read
 * @param name the bundle's symbolic name; absent if that could not be read
 * @param version the bundle's version
 * @param checks all of them, in their order
 * @param signer of a file that is wholly signed, trusted or not
 * @param refusals empty if the file is accepted
 */
public record Finding(
    String file,
    String sha256,
    Optional<String> name,
    Optional<String> version,
    List<Check> checks,
    Optional<Signer> signer,
    Trust trust,
    List<Refused> refusals) {

  public Finding {
    checks = List.copyOf(checks);
    refusals = List.copyOf(refusals);
  }

  /**
   * What one check found.
   *
   * @param finding a clause whose subject is the file
   */
  public record Check(Stage check, Outcome outcome, String finding) {}

  /** How a check went. */
  public enum Outcome {
    PASSED,
    REFUSED,
    /** Another one had refused the file before it could be judged. */
    NOT_REACHED
  }

  public boolean isAccepted() {
    return refusals.isEmpty();
  }

  /** The refusals, as one clause each, with their codes. */
  public String reason() {
    return String.join("; ", refusals.stream().map(Refused::toString).toList());
  }
}
