package io.sensorium.spi;

/**
 * An error with a code; the message is one sentence that names the part at fault and, where there
 * is one, the fix.
 */
public final class SensoriumException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final ErrorCode code;

  public SensoriumException(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  public SensoriumException(ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }
}
