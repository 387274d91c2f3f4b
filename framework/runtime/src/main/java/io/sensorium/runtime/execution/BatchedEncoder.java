package io.sensorium.runtime.execution;

import io.sensorium.network.Tensor;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import io.sensorium.spi.encoder.Encoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One encoder with its threads, its batcher and its circuit breaker; what all shares of it use.
 * Whatever it does, it takes nothing from other encoders but processor and memory.
 */
final class BatchedEncoder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BatchedEncoder.class);
  private final PluginDescriptor plugin;
  private final String identity;
  private final String digest;
  private final CheckedEncoder encoder;
  private final EmbeddingCache cache;
  private final int mostWaiting;
  private final Admission admission;
  private final Watch watch;
  private final Lane lane;
  private final DynamicBatcher batcher;
  private final Guard guard;

  /** Whether it has encoded anything: a remembered embedding must not hide one that cannot. */
  private volatile boolean proven;

  BatchedEncoder(
      PluginDescriptor plugin,
      String identity,
      String digest,
      Encoder encoder,
      EmbeddingCache cache,
      Executor workers,
      Watch watch,
      ExecutionOptions options) {
    this.plugin = plugin;
    this.identity = identity;
    this.digest = digest;
    this.encoder = new CheckedEncoder(plugin, encoder);
    this.cache = cache;
    this.watch = watch;
    this.mostWaiting = options.maximumQueueSize();
    this.admission = new Admission(mostWaiting);
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

  String identity() {
    return identity;
  }

  String digest() {
    return digest;
  }

  CompletableFuture<Tensor> embed(Content content, Deadline deadline) {
    return embed(content, cache.isUsed(), deadline);
  }

  /** The embedding of one content, encoded even if it is remembered. */
  CompletableFuture<Tensor> embedAnew(Content content, Deadline deadline) {
    return embed(content, false, deadline);
  }

  private CompletableFuture<Tensor> embed(Content content, boolean remembered, Deadline deadline) {
    Admission.Verdict verdict = admission.enter();
    if (verdict != Admission.Verdict.ADMITTED) {
      return CompletableFuture.failedFuture(
          verdict == Admission.Verdict.FULL ? overloaded() : closed());
    }
    Pending<Tensor> pending;
    try {
      pending = new Pending<>(guard, deadline, "waiting to preprocess");
    } catch (SensoriumException e) {
      admission.leave();
      return CompletableFuture.failedFuture(e);
    }
    start(content, remembered, pending);
    return pending.result();
  }

  private void start(Content content, boolean remembered, Pending<Tensor> pending) {
    batcher.announce();
    if (!pending.deadline().equals(Deadline.NEVER)) {
      watch.add(pending);
    }
    try {
      lane.execute(new Preprocessing(content, remembered, pending));
    } catch (RejectedExecutionException e) {
      batcher.withdraw();
      finish(pending, null, closed());
    }
  }

  /** The first half of a content's way, on a thread of this encoder's lane. */
  private final class Preprocessing implements Lane.Task {
    private final Content content;
    private final boolean remembered;
    private final Pending<Tensor> pending;

    Preprocessing(Content content, boolean remembered, Pending<Tensor> pending) {
      this.content = content;
      this.remembered = remembered;
      this.pending = pending;
    }

    @Override
    public Deadline deadline() {
      return pending.deadline();
    }

    @Override
    public void drop() {
      batcher.withdraw();
      finish(pending, null, guard.tooLate());
    }

    @Override
    public void run(Lane.Slot slot) {
      try {
        proceed(slot);
      } catch (RuntimeException | Error e) {
        // Who hangs has been withdrawn already.
        if (!slot.isReplaced()) {
          batcher.withdraw();
        }
        finish(pending, null, Failures.of(e));
      }
    }

    private void proceed(Lane.Slot slot) {
      if (admission.isClosed()) {
        throw closed();
      }
      if (deadline().isPast()) {
        throw guard.tooLate();
      }
      Contents.requireFinite(content);
      Optional<EmbeddingCache.Key> key =
          remembered
              ? Optional.of(new EmbeddingCache.Key(digest, content.digest()))
              : Optional.empty();
      Optional<Tensor> known = proven ? key.flatMap(cache::find) : Optional.empty();
      if (known.isPresent()) {
        batcher.withdraw();
        finish(pending, known.get(), null);
        return;
      }
      submit(preprocess(slot), key, slot);
    }

    private Map<String, Tensor> preprocess(Lane.Slot slot) {
      pending.enter("preprocess");
      return guard.call(
          "preprocess a content",
          deadline(),
          new StuckPreprocessing(slot),
          () -> called("preprocess a content", () -> encoder.preprocess(content)));
    }

    private void submit(
        Map<String, Tensor> tensors, Optional<EmbeddingCache.Key> key, Lane.Slot slot) {
      if (slot.isReplaced()) {
        finish(pending, null, guard.tooLate());
        return;
      }
      pending.enter("waiting to encode");
      batcher.submit(
          tensors,
          deadline(),
          new PreparedContent.Receiver() {
            @Override
            public void encoding() {
              pending.enter("encode");
            }

            @Override
            public void receive(@Nullable Tensor embedding, @Nullable SensoriumException failure) {
              if (embedding != null) {
                key.ifPresent(each -> cache.put(each, embedding));
              }
              finish(pending, embedding, failure);
            }
          });
    }
  }

  private void finish(
      Pending<Tensor> pending, @Nullable Tensor embedding, @Nullable SensoriumException failure) {
    watch.remove(pending);
    pending.end(failure);
    admission.leave();
    pending.complete(embedding, failure);
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

  private SensoriumException overloaded() {
    return new SensoriumException(
        ErrorCode.OVERLOADED,
        plugin.label() + " has " + mostWaiting + " contents waiting; try again later");
  }

  private SensoriumException closed() {
    return new SensoriumException(ErrorCode.CLOSED, plugin.label() + " has been closed");
  }

  /** Takes no more contents; those that are not preprocessed yet will not be. */
  void refuse() {
    admission.close();
  }

  /**
   * Closes the encoder as soon as nothing runs in it. Where a call hangs that is when it returns,
   * and not now: what it works on must not be taken from under it.
   */
  @Override
  public void close() {
    refuse();
    batcher.end();
    if (!admission.close(this::end)) {
      LOG.warn("{} will be closed when the call returns that hangs in it", plugin.label());
    }
  }

  private void end() {
    watch.remove(lane);
    watch.remove(batcher);
    guard.close();
    batcher.close();
    encoder.close();
  }
}
