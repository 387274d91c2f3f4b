package io.sensorium.runtime.execution;

import io.sensorium.network.Tensor;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import io.sensorium.spi.encoder.Encoder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongConsumer;
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
  private final EmbeddingCache cache;
  private final int mostWaiting;
  private final Admission admission;
  private final Watch watch;
  private final EncoderCalls calls;

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
    this.cache = cache;
    this.watch = watch;
    this.mostWaiting = options.maximumQueueSize();
    this.admission = new Admission(mostWaiting);
    this.calls = new EncoderCalls(plugin, encoder, admission, workers, watch, options);
  }

  EmbeddingForm embedding() {
    return calls.embedding();
  }

  String identity() {
    return identity;
  }

  String digest() {
    return digest;
  }

  CompletableFuture<Tensor> embed(Content content, Deadline deadline) {
    return embed(deadline, pending -> new Shared(content, pending));
  }

  /**
   * The embedding of one content, encoded by itself even if it is remembered.
   *
   * @param worked hears for how many nanoseconds the plugin worked on it, before it is there
   */
  CompletableFuture<Tensor> embedAlone(Content content, Deadline deadline, LongConsumer worked) {
    return embed(deadline, pending -> new Alone(content, pending, worked));
  }

  /** See {@link SharedEncoder#quiet}. */
  SharedEncoder.Quiet quiet(Duration most) {
    calls.batcher().quieten(most);
    return calls.batcher()::resume;
  }

  private CompletableFuture<Tensor> embed(Deadline deadline, Way way) {
    Admission.Verdict verdict = admission.enter();
    if (verdict != Admission.Verdict.ADMITTED) {
      return CompletableFuture.failedFuture(
          verdict == Admission.Verdict.FULL ? overloaded() : closed());
    }
    Pending<Tensor> pending;
    try {
      pending = new Pending<>(calls.guard(), deadline, "waiting to preprocess");
    } catch (SensoriumException e) {
      admission.leave();
      return CompletableFuture.failedFuture(e);
    }
    start(way.of(pending));
    return pending.result();
  }

  /** How a content gets its embedding. */
  @FunctionalInterface
  private interface Way {
    Preprocessing of(Pending<Tensor> pending);
  }

  private void start(Preprocessing task) {
    calls.batcher().announce();
    if (!task.deadline().equals(Deadline.NEVER)) {
      watch.add(task.pending);
    }
    try {
      calls.lane().execute(task);
    } catch (RejectedExecutionException e) {
      calls.batcher().withdraw();
      finish(task.pending, null, closed());
    }
  }

  /** The first half of a content's way, on a thread of this encoder's lane. */
  private abstract class Preprocessing implements Lane.Task, PreparedContent.Receiver {
    final Content content;
    final Pending<Tensor> pending;

    Preprocessing(Content content, Pending<Tensor> pending) {
      this.content = content;
      this.pending = pending;
    }

    /** What is known without asking the encoder. */
    abstract Optional<Tensor> known();

    @Override
    public Deadline deadline() {
      return pending.deadline();
    }

    @Override
    public void drop() {
      calls.batcher().withdraw();
      finish(pending, null, calls.guard().tooLate());
    }

    @Override
    public void run(Lane.Slot slot) {
      try {
        proceed(slot);
      } catch (RuntimeException | Error e) {
        // Who hangs has been withdrawn already.
        if (!slot.isReplaced()) {
          calls.batcher().withdraw();
        }
        finish(pending, null, Failures.of(e));
      }
    }

    private void proceed(Lane.Slot slot) {
      if (admission.isClosed()) {
        throw closed();
      }
      if (deadline().isPast()) {
        throw calls.guard().tooLate();
      }
      Contents.requireFinite(content);
      Optional<Tensor> known = known();
      if (known.isPresent()) {
        calls.batcher().withdraw();
        finish(pending, known.get(), null);
        return;
      }
      submit(preprocess(slot), slot);
    }

    Map<String, Tensor> preprocess(Lane.Slot slot) {
      pending.enter("preprocess");
      return calls.preprocess(content, deadline(), slot);
    }

    private void submit(Map<String, Tensor> tensors, Lane.Slot slot) {
      if (slot.isReplaced()) {
        finish(pending, null, calls.guard().tooLate());
        return;
      }
      pending.enter("waiting to encode");
      calls.batcher().submit(tensors, deadline(), this);
    }

    @Override
    public void encoding() {
      pending.enter("encode");
    }

    @Override
    public void receive(@Nullable Tensor embedding, @Nullable SensoriumException failure) {
      finish(pending, embedding, failure);
    }
  }

  /** Remembered, and encoded together with others. */
  private final class Shared extends Preprocessing {
    private Optional<EmbeddingCache.Key> key = Optional.empty();

    Shared(Content content, Pending<Tensor> pending) {
      super(content, pending);
    }

    @Override
    Optional<Tensor> known() {
      if (cache.isUsed()) {
        key = Optional.of(new EmbeddingCache.Key(digest, content.digest()));
      }
      return calls.isProven() ? key.flatMap(cache::find) : Optional.empty();
    }

    @Override
    public void receive(@Nullable Tensor embedding, @Nullable SensoriumException failure) {
      if (embedding != null) {
        key.ifPresent(each -> cache.put(each, embedding));
      }
      super.receive(embedding, failure);
    }
  }

  /** Computed anew and by itself, so that how long it took is told by nobody else's contents. */
  private final class Alone extends Preprocessing {
    private final LongConsumer worked;
    private long preprocessed;
    private long encoding;

    Alone(Content content, Pending<Tensor> pending, LongConsumer worked) {
      super(content, pending);
      this.worked = worked;
    }

    @Override
    public boolean isAlone() {
      return true;
    }

    @Override
    Optional<Tensor> known() {
      return Optional.empty();
    }

    @Override
    Map<String, Tensor> preprocess(Lane.Slot slot) {
      long start = System.nanoTime();
      Map<String, Tensor> tensors = super.preprocess(slot);
      preprocessed = System.nanoTime() - start;
      return tensors;
    }

    @Override
    public void encoding() {
      super.encoding();
      encoding = System.nanoTime();
    }

    @Override
    public void receive(@Nullable Tensor embedding, @Nullable SensoriumException failure) {
      if (embedding != null) {
        worked.accept(preprocessed + System.nanoTime() - encoding);
      }
      super.receive(embedding, failure);
    }
  }

  private void finish(
      Pending<Tensor> pending, @Nullable Tensor embedding, @Nullable SensoriumException failure) {
    watch.remove(pending);
    pending.end(failure);
    admission.leave();
    pending.complete(embedding, failure);
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
    calls.batcher().end();
    if (!admission.close(calls::end)) {
      LOG.warn("{} will be closed when the call returns that hangs in it", plugin.label());
    }
  }
}
