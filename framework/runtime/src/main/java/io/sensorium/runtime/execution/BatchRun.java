package io.sensorium.runtime.execution;

import io.sensorium.network.Tensor;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Runs the batches of one encoder: contents of similar length together. One that runs out of memory
 * goes again in halves, down to a single content; one that fails, content by content. A content
 * whose deadline has passed is not encoded. For one thread.
 */
final class BatchRun {
  private static final long SHORT = 16;
  private final String label;
  private final BatchSize size;
  private final Encoding encoding;

  /** Encodes one batch. */
  @FunctionalInterface
  interface Encoding {
    /**
     * The embeddings of a batch, in its order.
     *
     * @param latest deadline of those who wait for them
     * @throws SensoriumException and nothing else
     */
    List<Tensor> encode(List<Map<String, Tensor>> batch, Deadline latest);
  }

  /**
   * Runs of an encoder.
   *
   * @param label of the encoder, for messages
   */
  BatchRun(String label, BatchSize size, Encoding encoding) {
    this.label = label;
    this.size = size;
    this.encoding = encoding;
  }

  /** Contents of very different lengths would be padded to the longest: they go separately. */
  void encodeAll(List<PreparedContent> all) {
    Map<Boolean, List<PreparedContent>> kinds =
        all.stream().collect(Collectors.partitioningBy(each -> each.receiver().isAlone()));
    kinds.get(true).forEach(each -> encodeOne(List.of(each)));
    encodeTogether(new ArrayList<>(kinds.get(false)));
  }

  private void encodeTogether(List<PreparedContent> batch) {
    batch.sort(Comparator.comparingLong(PreparedContent::length));
    int start = 0;
    for (int end = 1; end <= batch.size(); end++) {
      if (end == batch.size() || batch.get(end).length() > longest(batch.get(start).length())) {
        encodeOne(batch.subList(start, end));
        start = end;
      }
    }
  }

  private static long longest(long shortest) {
    return Math.max(2 * shortest, shortest + SHORT);
  }

  private void encodeOne(List<PreparedContent> all) {
    List<PreparedContent> batch = current(all);
    if (batch.isEmpty()) {
      return;
    }
    List<Tensor> embeddings;
    batch.forEach(waiting -> waiting.receiver().encoding());
    try {
      embeddings =
          encoding.encode(batch.stream().map(PreparedContent::tensors).toList(), latest(batch));
    } catch (RuntimeException | Error e) {
      // Whatever it is, the thread goes on: nobody else encodes what waits.
      failOne(batch, Failures.of(e));
      return;
    } finally {
      // A plugin that leaves the flag set would end every wait of this thread.
      Workers.tidy();
    }
    size.fitted(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      batch.get(i).receiver().receive(embeddings.get(i), null);
    }
  }

  /** Those that somebody still waits for; the others hear that they are too late. */
  private List<PreparedContent> current(List<PreparedContent> all) {
    long now = System.nanoTime();
    all.stream()
        .filter(waiting -> waiting.deadline().isPast(now))
        .forEach(waiting -> waiting.expire(label));
    return all.stream().filter(waiting -> !waiting.deadline().isPast(now)).toList();
  }

  private static Deadline latest(List<PreparedContent> batch) {
    return batch.stream().map(PreparedContent::deadline).reduce(Deadline::later).orElseThrow();
  }

  private void failOne(List<PreparedContent> batch, SensoriumException failure) {
    boolean memory = failure.code() == ErrorCode.OUT_OF_MEMORY;
    if (batch.size() == 1) {
      batch.get(0).fail(memory ? shed(failure) : failure);
    } else if (memory) {
      int half = batch.size() / 2;
      size.ranOut(batch.size());
      encodeOne(batch.subList(0, half));
      encodeOne(batch.subList(half, batch.size()));
    } else {
      // One content must not fail those that happen to share its batch.
      batch.forEach(each -> encodeOne(List.of(each)));
    }
  }

  private SensoriumException shed(SensoriumException failure) {
    return new SensoriumException(
        failure.code(),
        label
            + " has too little memory for a single content, try again later: "
            + failure.getMessage(),
        failure);
  }
}
