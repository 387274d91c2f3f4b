package io.sensorium.host.verify;

/**
 * One reason for which a bundle file is refused.
 *
 * @param reason a clause whose subject is the file
 */
public record Refused(Refusal code, String reason) {
  @Override
  public String toString() {
    return code + ": " + reason;
  }
}
