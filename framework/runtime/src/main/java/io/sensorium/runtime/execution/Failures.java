package io.sensorium.runtime.execution;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.ErrorCode.Blame;
import io.sensorium.spi.SensoriumException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What futures failed with. */
final class Failures {
  private Failures() {}

  /**
   * The error itself, with the place in front if someone can mend something there.
   *
   * @param place such as {@code input 'picture'}
   */
  static SensoriumException at(String place, Throwable failure) {
    SensoriumException error = of(failure);
    Blame blame = error.code().blame();
    return blame == Blame.USER || blame == Blame.PLUGIN
        ? new SensoriumException(error.code(), place + ": " + error.getMessage(), error)
        : error;
  }

  /** The error itself, out of the wrappers that futures put around it. */
  static SensoriumException of(Throwable failure) {
    Throwable cause = failure;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof SensoriumException error
        ? error
        : new SensoriumException(ErrorCode.INTERNAL, "something unforeseen: " + cause, cause);
  }
}
