package io.sensorium.server.http;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/** Listens for HTTP/1.1 at one address and hands on each request. */
public final class HttpListener implements AutoCloseable {
  private static final int CLOSING_SECONDS = 10;

  private final Options options;
  private final Vertx vertx;
  private final HttpServer server;
  private final AtomicBoolean closed = new AtomicBoolean();

  private HttpListener(Options options, Function<Vertx, Consumer<Exchange>> handler) {
    this.options = options;
    vertx =
        Vertx.vertx(
            new VertxOptions()
                .setFileSystemOptions(
                    // The server serves no files, so that none need be unpacked.
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    try {
      server = listen(handler.apply(vertx));
    } catch (RuntimeException e) {
      await(vertx.close());
      throw e;
    }
  }

  /**
   * Where to listen, and what a client may take.
   *
   * @param port 0 for any free one
   * @param maximumConnections open at once; more are closed at once
   * @param readTimeout for a client to send one whole request, and for a connection to stand idle
   * @param answerTimeout for the answer to a request that has been read
   * @param encryption absent for plain text
   */
  public record Options(
      String host,
      int port,
      int maximumConnections,
      Duration readTimeout,
      Duration answerTimeout,
      Optional<Encryption> encryption) {}

  /** The PEM files of a certificate chain and its private key, for TLS. */
  public record Encryption(Path certificate, Path key) {}

  /**
   * Starts to listen.
   *
   * @param handler takes each exchange on the event loop of its connection; what it throws is
   *     answered
   * @throws SensoriumException {@code INVALID_SETTING} if it cannot listen at the address, or the
   *     certificate or its key cannot be used
   */
  public static HttpListener start(Options options, Function<Vertx, Consumer<Exchange>> handler) {
    return new HttpListener(options, handler);
  }

  /** Where it listens, such as {@code http://127.0.0.1:8000}. */
  public URI address() {
    boolean anywhere = options.host().equals("0.0.0.0") || options.host().equals("::");
    String name = anywhere ? "localhost" : options.host();
    return URI.create(
        "%s://%s:%d"
            .formatted(
                options.encryption().isPresent() ? "https" : "http",
                name.contains(":") ? "[" + name + "]" : name,
                server.actualPort()));
  }

  /** Takes no more requests, and waits a while for those under way; a second call does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        await(server.shutdown(CLOSING_SECONDS, TimeUnit.SECONDS));
      } finally {
        await(vertx.close());
      }
    }
  }

  private HttpServer listen(Consumer<Exchange> handler) {
    Connections connections = new Connections(vertx, options);
    try {
      return vertx
          .createHttpServer(http())
          .connectionHandler(connections::open)
          .requestHandler(request -> handle(request, connections, handler))
          .listen()
          .toCompletionStage()
          .toCompletableFuture()
          .get(CLOSING_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw cannotListen(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cannotListen(e);
    }
  }

  private HttpServerOptions http() {
    HttpServerOptions http =
        new HttpServerOptions()
            .setHost(options.host())
            .setPort(options.port())
            // One version of HTTP is enough to guard.
            .setHttp2ClearTextEnabled(false)
            .setUseAlpn(false)
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setIdleTimeout(idleMillis());
    options
        .encryption()
        .ifPresent(
            files ->
                http.setSsl(true)
                    .setKeyCertOptions(
                        new PemKeyCertOptions()
                            .addCertPath(files.certificate().toString())
                            .addKeyPath(files.key().toString())));
    return http;
  }

  private void handle(
      HttpServerRequest request, Connections connections, Consumer<Exchange> handler) {
    Context context = vertx.getOrCreateContext();
    Exchange exchange = new Exchange(request, context, connections.timer(request.connection()));
    try {
      handler.accept(exchange);
    } catch (RuntimeException e) {
      exchange.fail(Failure.of(e));
    }
  }

  /** For a client that does not even take its answer; the other waits have their own limits. */
  private int idleMillis() {
    return Math.toIntExact(
        options.readTimeout().plus(options.answerTimeout()).plusSeconds(1).toMillis());
  }

  private SensoriumException cannotListen(Throwable cause) {
    String sentence =
        options
            .encryption()
            .filter(files -> !(cause instanceof BindException))
            .map(
                files ->
                    "the certificate '%s' with the key '%s' cannot be used (%s); name a chain of certificates and its private key without a password, both in PEM"
                        .formatted(files.certificate(), files.key(), cause.getMessage()))
            .orElseGet(
                () ->
                    "cannot listen on port %d of '%s' (%s); choose another port, or 0 for any free one"
                        .formatted(options.port(), options.host(), cause.getMessage()));
    return new SensoriumException(ErrorCode.INVALID_SETTING, sentence, cause);
  }

  private static void await(Future<?> future) {
    try {
      future.toCompletionStage().toCompletableFuture().get(2L * CLOSING_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new SensoriumException(ErrorCode.INTERNAL, "the server did not close in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
