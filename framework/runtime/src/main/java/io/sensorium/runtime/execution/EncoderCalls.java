package io.sensorium.runtime.execution;

import io.sensorium.network.Tensor;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import io.sensorium.spi.encoder.Encoder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The calls of one encoder, with the threads that they run on: each is watched, and one that hangs
 * takes no thread from the next as long as there is another. Thread-safe.
 */
final class EncoderCalls {
  private final PluginDescriptor plugin;
  private final CheckedEncoder encoder;
  private final Admission admission;
  private final Watch watch;
  private final Lane lane;
  private final DynamicBatcher batcher;
  private final Guard guard;

  /** Whether it has encoded anything: a remembered embedding must not hide one that cannot. */
  private volatile boolean proven;

  /**
   * Calls, which are watched until they {@link #end}.
   *
   * @param admission that hears of contents whose calls hang
   */
  EncoderCalls(
      PluginDescriptor plugin,
      Encoder encoder,
      Admission admission,
      Executor workers,
      Watch watch,
      ExecutionOptions options) {
    this.plugin = plugin;
    this.encoder = new CheckedEncoder(plugin, encoder);
    this.admission = admission;
    this.watch = watch;
    this.lane = new Lane(workers, options.threads());
    this.batcher =
        new DynamicBatcher(
            plugin.label(), options.maximumBatchSize(), options.maximumQueueDelay(), this::encode);
    this.guard = new Guard(plugin.label(), watch, options.answerTimeout(), this::isBlocked);
    watch.add(lane);
    watch.add(batcher);
  }

  EmbeddingForm embedding() {
    return encoder.embedding();
  }

  /** Where contents wait to be preprocessed. */
  Lane lane() {
    return lane;
  }

  /** Where contents wait to be encoded. */
  DynamicBatcher batcher() {
    return batcher;
  }

  Guard guard() {
    return guard;
  }

  boolean isProven() {
    return proven;
  }

  /** Preprocesses an announced content, on a thread of the lane. */
  Map<String, Tensor> preprocess(Content content, Deadline deadline, Lane.Slot slot) {
    return guard.call(
        "preprocess a content",
        deadline,
        new StuckPreprocessing(slot),
        () -> called("preprocess a content", () -> encoder.preprocess(content)));
  }

  private final class StuckPreprocessing implements GuardedCall.Hearing {
    private final Lane.Slot slot;

    StuckPreprocessing(Lane.Slot slot) {
      this.slot = slot;
    }

    @Override
    public void stuck() {
      admission.stick(1);
      batcher.withdraw();
      slot.stuck();
    }

    @Override
    public void returned() {
      admission.stick(-1);
      slot.returned();
    }
  }

  private List<Tensor> encode(List<Map<String, Tensor>> batch, Deadline latest) {
    List<Tensor> embeddings =
        guard.call(
            "encode a batch",
            latest,
            new StuckEncoding(batch.size()),
            () -> called("encode a batch", () -> encoder.encode(batch)));
    proven = true;
    return embeddings;
  }

  /** An encoder encodes one batch at a time, so nothing can be encoded until it returns. */
  private final class StuckEncoding implements GuardedCall.Hearing {
    private final int size;

    StuckEncoding(int size) {
      this.size = size;
    }

    @Override
    public void stuck() {
      admission.stick(size);
      batcher.refuse(guard.circuit().refusal());
    }

    @Override
    public void returned() {
      admission.stick(-size);
      batcher.accept();
    }
  }

  private <T> T called(String task, Supplier<T> call) {
    return PluginCalls.call(plugin.label(), task, call);
  }

  private boolean isBlocked() {
    return batcher.isRefusing() || lane.isBlocked();
  }

  /** Ends the threads and closes the encoder; nothing may be under way but the caller's own. */
  void end() {
    watch.remove(lane);
    watch.remove(batcher);
    guard.close();
    batcher.close();
    encoder.close();
  }
}
