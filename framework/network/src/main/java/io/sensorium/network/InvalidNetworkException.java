package io.sensorium.network;

/**
 * A network, or the file that holds it, breaks a rule; the message starts with the field at fault.
 */
public final class InvalidNetworkException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final String field;

  public InvalidNetworkException(String field, String message) {
    super(field + ": " + message);
    this.field = field;
  }

  /**
   * The same error, of a field inside another: {@code dims} within {@code graph} is {@code
   * graph.dims}.
   */
  public InvalidNetworkException within(String path) {
    return new InvalidNetworkException(
        path + "." + field, getMessage().substring(field.length() + 2));
  }

  /** The field at fault, as a path such as {@code graph.initializer[3].dims}. */
  public String field() {
    return field;
  }
}
