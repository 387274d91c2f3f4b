package io.sensorium.training.embedding;

import io.sensorium.network.Tensor;
import io.sensorium.runtime.execution.SharedEncoder;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.Content;
import io.sensorium.training.dataset.DatasetFaults;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Keeps an encoder busy with a bounded number of contents. For one thread. */
final class EmbeddingRun {
  /** Enough to fill batches, few enough to hold their contents in memory. */
  private static final int IN_FLIGHT = 64;

  private final String input;
  private final SharedEncoder encoder;
  private final EmbeddingFile file;
  private final DatasetFaults faults;
  private final Deque<Pending> pending = new ArrayDeque<>();

  private record Pending(long line, String digest, CompletableFuture<Tensor> embedding) {}

  EmbeddingRun(String input, SharedEncoder encoder, EmbeddingFile file, DatasetFaults faults) {
    this.input = input;
    this.encoder = encoder;
    this.file = file;
    this.faults = faults;
  }

  String input() {
    return input;
  }

  void embed(long line, String digest, Content content) throws IOException {
    if (file.has(digest)) {
      return;
    }
    if (pending.size() == IN_FLIGHT) {
      store(pending.remove());
    }
    if (faults.many()) {
      faults.throwIfAny();
    }
    pending.add(new Pending(line, digest, encoder.embed(content)));
  }

  /** Waits for what is still under way. */
  void await() throws IOException {
    while (!pending.isEmpty()) {
      store(pending.remove());
    }
  }

  private void store(Pending next) throws IOException {
    try {
      file.append(next.digest(), next.embedding().join().floats());
    } catch (CompletionException e) {
      if (e.getCause() instanceof SensoriumException cause && isContents(cause.code())) {
        faults.add(next.line(), "input '" + input + "': " + cause.getMessage());
      } else if (e.getCause() instanceof SensoriumException cause) {
        throw cause;
      } else {
        throw e;
      }
    }
  }

  private static boolean isContents(ErrorCode code) {
    return code == ErrorCode.INVALID_CONTENT || code == ErrorCode.CONTENT_TOO_LARGE;
  }
}
