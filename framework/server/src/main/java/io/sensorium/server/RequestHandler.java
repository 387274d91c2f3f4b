package io.sensorium.server;

import io.sensorium.runtime.execution.Deployment;
import io.sensorium.server.http.BodyReader;
import io.sensorium.server.http.ByteBudget;
import io.sensorium.server.http.Exchange;
import io.sensorium.server.http.Failure;
import io.sensorium.server.http.Quotes;
import io.sensorium.server.http.Response;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/** Sends each request its way: what is quick is answered here, inference on the workers. */
final class RequestHandler implements Consumer<Exchange> {
  private static final Duration GRACE = Duration.ofMillis(50);
  private final Vertx vertx;
  private final ServerOptions options;
  private final Inference inference;
  private final Executor workers;
  private final ByteBudget budget;
  private final InferenceListener listener;
  private final Metadata metadata = new Metadata();

  RequestHandler(
      Vertx vertx,
      ServerOptions options,
      Inference inference,
      Executor workers,
      InferenceListener listener) {
    this.vertx = vertx;
    this.options = options;
    this.inference = inference;
    this.workers = workers;
    this.listener = listener;
    this.budget = new ByteBudget(options.maximumPendingBytes());
  }

  @Override
  public void accept(Exchange exchange) {
    HttpServerRequest request = exchange.request();
    String path = Optional.ofNullable(request.path()).orElse("");
    Optional<Route> route = Route.of(path);
    if (route.isEmpty()) {
      exchange.fail(
          new Failure(
              404,
              ErrorCode.NOT_FOUND,
              "there is nothing at '%s'; the protocol starts at /v2"
                  .formatted(Quotes.shorten(path))));
    } else if (!route.get().kind().allows(request.method().name())) {
      exchange.fail(wrongMethod(request, route.get()));
    } else {
      handle(exchange, route.get());
    }
  }

  private void handle(Exchange exchange, Route route) {
    switch (route.kind()) {
      case SERVER -> exchange.answer(metadata.server());
      case LIVE -> exchange.answer(Metadata.flag("live"));
      case READY -> exchange.answer(Metadata.flag("ready"));
      case MODEL -> describe(exchange, route, Metadata::model);
      case MODEL_READY -> describe(exchange, route, Metadata::ready);
      case INFER ->
          new BodyReader(
                  exchange,
                  budget,
                  options.maximumRequestBytes(),
                  chunks -> infer(exchange, route, chunks))
              .start();
    }
  }

  /** On a worker, because looking at a generation may be what a replaced one has to wait for. */
  private void describe(Exchange exchange, Route route, Function<Deployment, Response> writer) {
    var unused =
        CompletableFuture.completedFuture(route)
            .thenApplyAsync(inference::deployment, workers)
            .thenApply(writer)
            .exceptionally(throwable -> Response.of(Failure.of(throwable)))
            .thenAccept(exchange::answer);
  }

  private void infer(Exchange exchange, Route route, List<Buffer> chunks) {
    long bytes = chunks.stream().mapToLong(Buffer::length).sum();
    long arrived = System.nanoTime();
    long timer = vertx.setTimer(lastMillis(), id -> exchange.fail(tooLate()));
    // Not supplyAsync: this way a worker pool that is full is a failure like any other.
    var unused =
        CompletableFuture.completedFuture(chunks)
            .thenComposeAsync(body -> respond(exchange, route, body, arrived), workers)
            .exceptionally(throwable -> Response.of(Failure.of(throwable)))
            .thenAccept(
                response -> {
                  vertx.cancelTimer(timer);
                  budget.giveBack(bytes);
                  listener.answered(route.model(), response.status(), System.nanoTime() - arrived);
                  exchange.answer(response);
                });
  }

  /** The pipeline, which says what it waited for, comes first. */
  private long lastMillis() {
    return options.answerTimeout().plus(GRACE).toMillis();
  }

  private CompletableFuture<Response> respond(
      Exchange exchange, Route route, List<Buffer> chunks, long arrived) {
    if (exchange.closed()) {
      throw new SensoriumException(ErrorCode.CLOSED, "the client has gone");
    }
    return inference.respond(
        route, join(chunks), exchange.header(InferenceBody.JSON_LENGTH), arrived);
  }

  /** The body as one array; the chunks are let go. */
  private static byte[] join(List<Buffer> chunks) {
    ByteBuffer body = ByteBuffer.allocate(chunks.stream().mapToInt(Buffer::length).sum());
    chunks.forEach(chunk -> body.put(chunk.getBytes()));
    chunks.clear();
    return body.array();
  }

  private Failure tooLate() {
    return new Failure(
        504,
        ErrorCode.DEADLINE_EXCEEDED,
        "the server had no answer within %d ms".formatted(options.answerTimeout().toMillis()));
  }

  private static Failure wrongMethod(HttpServerRequest request, Route route) {
    String allowed = route.kind().allowed();
    return new Failure(
        405,
        ErrorCode.INVALID_REQUEST,
        "%s is not possible here; use %s"
            .formatted(Quotes.shorten(request.method().name()), allowed),
        Map.of("Allow", allowed));
  }
}
