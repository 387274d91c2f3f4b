package io.sensorium.runtime.definition;

import java.util.Optional;

/**
 * One fault of a configuration file.
 *
 * @param file as the user named it
 * @param line from 1; 0 if the fault has no place
 * @param column from 1; 0 if the fault has no place
 * @param code such as {@code UNKNOWN_KEY} or {@code ENCODER_NOT_AVAILABLE}
 * @param suggestion the fix, such as {@code did you mean 'width'?}
 */
public record Problem(
    String file, int line, int column, String code, String message, Optional<String> suggestion) {

  private static final int MOST_CHARACTERS = 500;

  /** What a file says may stand in the message, which stays one readable line. */
  public Problem {
    message = message.replaceAll("\\p{Cntrl}", "?");
    if (message.length() > MOST_CHARACTERS) {
      message = message.substring(0, MOST_CHARACTERS) + "…";
    }
  }

  /** A problem without a suggestion. */
  static Problem at(Position place, String file, String code, String message) {
    return new Problem(file, place.line(), place.column(), code, message, Optional.empty());
  }

  /** {@code file:line:column: message (suggestion)}. */
  @Override
  public String toString() {
    return file
        + ":"
        + line
        + ":"
        + column
        + ": "
        + message
        + suggestion.map(text -> " (" + text + ")").orElse("");
  }
}
