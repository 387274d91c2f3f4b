package io.sensorium.server.http;

import io.vertx.core.Context;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;

/** One request and the one answer to it. {@link #answer} may be called on any thread. */
public final class Exchange {
  private final HttpServerRequest request;
  private final Context context;
  private final ConnectionTimer timer;

  /**
   * An exchange.
   *
   * @param context of the connection, on which its answer is written
   */
  Exchange(HttpServerRequest request, Context context, ConnectionTimer timer) {
    this.request = request;
    this.context = context;
    this.timer = timer;
  }

  public HttpServerRequest request() {
    return request;
  }

  ConnectionTimer timer() {
    return timer;
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeader(name));
  }

  /** Whether there is nobody left to answer. */
  public boolean closed() {
    return request.response().closed();
  }

  public void fail(Failure failure) {
    answer(Response.of(failure));
  }

  /** Sends the answer, unless there has been one or the client has gone. */
  public void answer(Response response) {
    context.runOnContext(ignored -> send(response));
  }

  private void send(Response answer) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(answer.status());
    answer.headers().forEach(response::putHeader);
    response.putHeader("Content-Length", Integer.toString(answer.body().length()));
    if (!request.isEnded() && header("Expect").isPresent()) {
      // The client may or may not send the body it announced; only a new connection is sure.
      response.putHeader("Connection", "close");
    }
    if (request.method().equals(HttpMethod.HEAD)) {
      response.end();
    } else {
      response.end(answer.body());
    }
    timer.start();
  }
}
