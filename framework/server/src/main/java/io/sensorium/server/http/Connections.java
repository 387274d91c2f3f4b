package io.sensorium.server.http;

import io.sensorium.server.http.HttpListener.Options;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The open connections, each with its timer. Thread-safe. */
final class Connections {
  private final Vertx vertx;
  private final Options options;
  private final Map<HttpConnection, ConnectionTimer> timers = new ConcurrentHashMap<>();

  Connections(Vertx vertx, Options options) {
    this.vertx = vertx;
    this.options = options;
  }

  /** Takes in a new connection, or closes it if there are too many. */
  void open(HttpConnection connection) {
    if (timers.size() >= options.maximumConnections()) {
      connection.close();
      return;
    }
    ConnectionTimer timer = new ConnectionTimer(vertx, connection, options.readTimeout());
    timers.put(connection, timer);
    connection.closeHandler(
        closed -> {
          timers.remove(connection);
          timer.stop();
        });
    timer.start();
  }

  ConnectionTimer timer(HttpConnection connection) {
    ConnectionTimer timer = timers.get(connection);
    // A request of a connection that has just been refused or closed; nobody will see its answer.
    return timer == null ? new ConnectionTimer(vertx, connection, options.readTimeout()) : timer;
  }
}
