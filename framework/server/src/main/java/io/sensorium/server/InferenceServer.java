package io.sensorium.server;

import io.sensorium.runtime.execution.Deployments;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A server of the Open Inference Protocol over HTTP/1.1; the package says what it understands. */
public final class InferenceServer implements AutoCloseable {
  private static final int QUEUED_REQUESTS = 1024;
  private static final int CLOSING_SECONDS = 10;

  private final Vertx vertx;
  private final ExecutorService workers;
  private final HttpServer server;
  private final URI address;
  private final AtomicBoolean closed = new AtomicBoolean();

  private InferenceServer(ServerOptions options, Pipelines pipelines) {
    vertx =
        Vertx.vertx(
            new VertxOptions()
                .setFileSystemOptions(
                    // The server serves no files, so that none need be unpacked.
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    workers = workers();
    try {
      server = listen(options, pipelines);
      address = address(options.host(), server.actualPort());
    } catch (RuntimeException e) {
      stop();
      throw e;
    }
  }

  /**
   * Starts a server, which serves what the deployments hold at each moment.
   *
   * @throws SensoriumException {@code INVALID_SETTING} if it cannot listen at the address
   */
  public static InferenceServer start(ServerOptions options, Deployments deployments) {
    return start(options, Pipelines.of(deployments));
  }

  static InferenceServer start(ServerOptions options, Pipelines pipelines) {
    return new InferenceServer(options, pipelines);
  }

  /** Where it listens, such as {@code http://127.0.0.1:8080}. */
  public URI address() {
    return address;
  }

  /** Takes no more requests, and waits a while for those under way; a second call does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        await(server.shutdown(CLOSING_SECONDS, TimeUnit.SECONDS));
      } finally {
        stop();
      }
    }
  }

  private void stop() {
    workers.shutdown();
    await(vertx.close());
  }

  private HttpServer listen(ServerOptions options, Pipelines pipelines) {
    Connections connections = new Connections(vertx, options);
    HttpServerOptions http =
        new HttpServerOptions()
            .setHost(options.host())
            .setPort(options.port())
            // One version of HTTP is enough to guard.
            .setHttp2ClearTextEnabled(false)
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setIdleTimeout(idleMillis(options));
    try {
      return vertx
          .createHttpServer(http)
          .connectionHandler(connections::open)
          .requestHandler(
              new RequestHandler(
                  vertx, options, connections, new Inference(pipelines, options), workers))
          .listen()
          .toCompletionStage()
          .toCompletableFuture()
          .get(CLOSING_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw cannotListen(options, e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cannotListen(options, e);
    }
  }

  /** For a client that does not even take its answer; the other waits have their own limits. */
  private static int idleMillis(ServerOptions options) {
    return Math.toIntExact(
        options.readTimeout().plus(options.answerTimeout()).plusSeconds(1).toMillis());
  }

  private static SensoriumException cannotListen(ServerOptions options, Throwable cause) {
    return new SensoriumException(
        ErrorCode.INVALID_SETTING,
        "server: cannot listen on port %d of '%s' (%s); choose another port, or 0 for any free one"
            .formatted(options.port(), options.host(), cause.getMessage()),
        cause);
  }

  private static ExecutorService workers() {
    int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUED_REQUESTS),
            task -> {
              Thread thread = new Thread(task, "sensorium-server-worker");
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  private static URI address(String host, int port) {
    boolean anywhere = host.equals("0.0.0.0") || host.equals("::");
    String name = anywhere ? "localhost" : host;
    return URI.create("http://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + port);
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
