package io.sensorium.server;

import io.sensorium.runtime.execution.Deployments;
import io.sensorium.server.http.HttpListener;
import io.sensorium.spi.SensoriumException;
import java.net.URI;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A server of the Open Inference Protocol over HTTP/1.1; the package says what it understands. */
public final class InferenceServer implements AutoCloseable {
  private static final int QUEUED_REQUESTS = 1024;

  private final ExecutorService workers = workers();
  private final HttpListener listener;

  private InferenceServer(ServerOptions options, Pipelines pipelines, InferenceListener requests) {
    try {
      listener =
          HttpListener.start(
              options.listening(),
              vertx ->
                  new RequestHandler(
                      vertx, options, new Inference(pipelines, options), workers, requests));
    } catch (RuntimeException e) {
      workers.shutdown();
      throw e;
    }
  }

  /**
   * Starts a server, which serves what the deployments hold at each moment.
   *
   * @throws SensoriumException {@code INVALID_SETTING} if it cannot listen at the address
   */
  public static InferenceServer start(
      ServerOptions options, Deployments deployments, InferenceListener listener) {
    return start(options, Pipelines.of(deployments), listener);
  }

  /** The same, with nobody who listens. */
  public static InferenceServer start(ServerOptions options, Deployments deployments) {
    return start(options, deployments, (model, status, nanoseconds) -> {});
  }

  static InferenceServer start(
      ServerOptions options, Pipelines pipelines, InferenceListener listener) {
    return new InferenceServer(options, pipelines, listener);
  }

  /** Where it listens, such as {@code http://127.0.0.1:8000}. */
  public URI address() {
    return listener.address();
  }

  /** Takes no more requests, and waits a while for those under way; a second call does nothing. */
  @Override
  public void close() {
    try {
      listener.close();
    } finally {
      workers.shutdown();
    }
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
}
