package io.sensorium.server.http;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a request has no other answer. */
public record Failure(int status, ErrorCode code, String message, Map<String, String> headers) {
  private static final Logger LOG = LoggerFactory.getLogger(Failure.class);
  private static final Map<String, String> RETRY = Map.of("Retry-After", "1");

  public Failure(int status, ErrorCode code, String message) {
    this(status, code, message, Map.of());
  }

  public static Failure overloaded(String message) {
    return new Failure(503, ErrorCode.OVERLOADED, message, RETRY);
  }

  /** The failure that a throwable means to a client. */
  public static Failure of(Throwable throwable) {
    Throwable cause = throwable;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof RejectedExecutionException) {
      return overloaded("the server has more requests than can wait; try again");
    }
    if (cause instanceof SensoriumException exception) {
      return of(exception);
    }
    LOG.error("a request failed", cause);
    return new Failure(500, ErrorCode.INTERNAL, "the host failed; its log says why");
  }

  private static Failure of(SensoriumException exception) {
    int status = status(exception.code());
    if (status == 500) {
      LOG.error("a request failed", exception);
    }
    return new Failure(
        status,
        exception.code(),
        String.valueOf(exception.getMessage()),
        status == 503 ? RETRY : Map.of());
  }

  private static int status(ErrorCode code) {
    return switch (code) {
      case NOT_FOUND -> 404;
      case CONTENT_TOO_LARGE -> 413;
      case NOT_AUTHENTICATED -> 401;
      case NOT_PERMITTED -> 403;
      case STATE_CONFLICT -> 409;
      // What was closed has been replaced, or soon will be.
      case CLOSED -> 503;
      default ->
          switch (code.blame()) {
            case USER -> 400;
            case RESOURCES -> 503;
            case PLUGIN, HOST -> 500;
          };
    };
  }
}
