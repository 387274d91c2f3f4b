package io.sensorium.server.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;

/**
 * Ends a connection whose client is too slow: with a request, or with the next one. Time runs from
 * the start of a wait and not from the last byte, so that a trickle does not help. Used on the
 * connection's event loop only.
 */
final class ConnectionTimer {
  private final Vertx vertx;
  private final HttpConnection connection;
  private final Duration limit;
  private long timer = -1;

  ConnectionTimer(Vertx vertx, HttpConnection connection, Duration limit) {
    this.vertx = vertx;
    this.connection = connection;
    this.limit = limit;
  }

  /** Waits for the next request. */
  void start() {
    start(connection::close);
  }

  /** Waits for the rest of a request. */
  void start(Runnable expired) {
    start(limit, expired);
  }

  /** Waits for the rest of a request that may take longer than others. */
  void start(Duration longer, Runnable expired) {
    stop();
    timer = vertx.setTimer(longer.toMillis(), id -> expired.run());
  }

  void stop() {
    vertx.cancelTimer(timer);
  }
}
