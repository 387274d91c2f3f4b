package io.sensorium.runtime.execution;

import io.sensorium.network.Tensor;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import io.sensorium.spi.encoder.Encoder;
import io.sensorium.spi.engine.Device;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;

/** The encoders in use, each shared by all pipelines that need the same. Thread-safe. */
public final class EncoderPool implements AutoCloseable {
  private final PipelineAssembler assembler;
  private final ExecutionOptions options;
  private final EmbeddingCache cache;
  private final ExecutorService executor;
  private final Map<Key, Entry> entries = new HashMap<>();
  private boolean closed;

  private record Key(
      PluginDescriptor plugin,
      Map<String, Object> settings,
      PluginDescriptor engine,
      Device device) {}

  private static final class Entry {
    final BatchedEncoder encoder;
    int shares;

    Entry(BatchedEncoder encoder) {
      this.encoder = encoder;
    }
  }

  public EncoderPool(PipelineAssembler assembler, ExecutionOptions options) {
    this.assembler = assembler;
    this.options = options;
    this.cache = new EmbeddingCache(options.embeddingCacheBytes());
    this.executor = Workers.start("sensorium-preprocess", options.threads());
  }

  /**
   * A share of an input's encoder, which is created if no equal one is in use; the caller closes
   * it.
   */
  public synchronized SharedEncoder acquire(Plan plan, String input) {
    if (closed) {
      throw new SensoriumException(ErrorCode.CLOSED, "the encoder pool has been closed");
    }
    Key key = key(plan, input);
    Entry entry = entries.get(key);
    if (entry == null) {
      entry = new Entry(create(plan, input, key));
      entries.put(key, entry);
    }
    entry.shares++;
    return new Share(key, entry.encoder);
  }

  private Key key(Plan plan, String input) {
    Map<String, Object> settings =
        PipelineAssembler.inputDefinition(plan, input).settings().values();
    PluginDescriptor plugin = Objects.requireNonNull(plan.encoders().get(input));
    PluginDescriptor engine = Objects.requireNonNull(plan.encoderEngines().get(input));
    return new Key(plugin, settings, engine, assembler.device(plan, input));
  }

  private BatchedEncoder create(Plan plan, String input, Key key) {
    String identity = assembler.encoderIdentity(plan, input);
    String digest = assembler.embeddingDigest(plan, input);
    Encoder encoder = assembler.encoder(plan, input);
    try {
      return new BatchedEncoder(key.plugin(), identity, digest, encoder, cache, executor, options);
    } catch (RuntimeException e) {
      Closing.after(e, encoder);
      throw e;
    }
  }

  private void release(Key key) {
    BatchedEncoder unused;
    synchronized (this) {
      Entry entry = entries.get(key);
      if (entry == null || --entry.shares > 0) {
        return;
      }
      entries.remove(key);
      unused = entry.encoder;
    }
    unused.close();
  }

  /** Closes all encoders, also those with shares left. */
  @Override
  public void close() {
    Map<Key, Entry> left;
    synchronized (this) {
      closed = true;
      left = Map.copyOf(entries);
      entries.clear();
    }
    List<BatchedEncoder> encoders = left.values().stream().map(entry -> entry.encoder).toList();
    encoders.forEach(BatchedEncoder::refuse);
    Workers.end(executor);
    Closing.all(encoders);
  }

  private final class Share implements SharedEncoder {
    private final Key key;
    private final BatchedEncoder encoder;
    private final AtomicBoolean open = new AtomicBoolean(true);

    Share(Key key, BatchedEncoder encoder) {
      this.key = key;
      this.encoder = encoder;
    }

    @Override
    public EmbeddingForm embedding() {
      return encoder.embedding();
    }

    @Override
    public String identity() {
      return encoder.identity();
    }

    @Override
    public String digest() {
      return encoder.digest();
    }

    @Override
    public CompletableFuture<Tensor> embed(Content content) {
      return open.get() ? encoder.embed(content) : closed();
    }

    @Override
    public CompletableFuture<Tensor> embedAnew(Content content) {
      return open.get() ? encoder.embedAnew(content) : closed();
    }

    private CompletableFuture<Tensor> closed() {
      String message = "this share of " + key.plugin().label() + " has been closed";
      return CompletableFuture.failedFuture(new SensoriumException(ErrorCode.CLOSED, message));
    }

    @Override
    public void close() {
      if (open.getAndSet(false)) {
        release(key);
      }
    }
  }
}
