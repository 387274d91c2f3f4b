package io.sensorium.it.benchmark;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;

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
    return pass(() -> something, same -> same, same -> same);
  }

  /** Works on the way: each step on the thread that does it in a pipeline. */
  <P, E, A> A pass(Supplier<P> preprocess, Function<P, E> encode, Function<E, A> tell) {
    CompletableFuture<A> back = new CompletableFuture<>();
    preprocessing.execute(
        () -> {
          P preprocessed = preprocess.get();
          batcher.execute(
              () -> {
                E encoded = encode.apply(preprocessed);
                network.execute(() -> back.complete(tell.apply(encoded)));
              });
        });
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
