package io.sensorium.it.benchmark;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The threads that a request passes in a pipeline, without the pipeline: preprocessing, an
 * encoder's batcher, the network's, and back to the caller.
 */
final class HandOffs implements AutoCloseable {
  private final ExecutorService preprocessing = threads(2);
  private final ExecutorService batcher = threads(1);
  private final ExecutorService network = threads(2);

  private static ExecutorService threads(int count) {
    return Executors.newFixedThreadPool(
        count,
        task -> {
          Thread thread = new Thread(task, "hand-off");
          thread.setDaemon(true);
          return thread;
        });
  }

  /** Passes something from thread to thread and back, as a request with one input is. */
  String pass(String something) {
    CompletableFuture<String> back = new CompletableFuture<>();
    preprocessing.execute(
        () -> batcher.execute(() -> network.execute(() -> back.complete(something))));
    return back.join();
  }

  /** Passes something to one thread and back: the least that a request can cost off its thread. */
  String passOnce(String something) {
    CompletableFuture<String> back = new CompletableFuture<>();
    batcher.execute(() -> back.complete(something));
    return back.join();
  }

  @Override
  public void close() {
    preprocessing.shutdown();
    batcher.shutdown();
    network.shutdown();
  }
}
