package io.sensorium.runtime.execution;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.concurrent.CompletionException;

/** What futures failed with. */
final class Failures {
  private Failures() {}

  /** The error itself, out of the wrappers that futures put around it. */
  static SensoriumException of(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof SensoriumException error
        ? error
        : new SensoriumException(ErrorCode.INTERNAL, "something unforeseen: " + cause, cause);
  }
}
