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
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;

/** The encoders in use, each shared by all pipelines that need the same. Thread-safe. */
public final class EncoderPool implements AutoCloseable {
  private final PipelineAssembler assembler;
  private final ExecutionOptions options;
  private final EmbeddingCache cache;
  private final ExecutorService workers = Workers.start("sensorium-preprocess");
  private final Watch watch = new Watch();
  private final Map<Key, Entry> entries = new HashMap<>();

  /** Held while an encoder is created; taken before this pool's own lock, never after it. */
  private final Object creating = new Object();

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
  }

  /**
   * A share of an input's encoder, which is created if no equal one is in use; the caller closes
   * it.
   */
  public SharedEncoder acquire(Plan plan, String input) {
    Key key = key(plan, input);
    // Shares can be given back meanwhile: a constructor that hangs keeps no generation open.
    synchronized (creating) {
      return inUse(key).orElseGet(() -> share(key, create(plan, input, key)));
    }
  }

  private synchronized Optional<SharedEncoder> inUse(Key key) {
    if (closed) {
      throw closedPool();
    }
    return Optional.ofNullable(entries.get(key)).map(entry -> share(key, entry));
  }

  private SharedEncoder share(Key key, BatchedEncoder created) {
    synchronized (this) {
      if (!closed) {
        Entry entry = new Entry(created);
        entries.put(key, entry);
        return share(key, entry);
      }
    }
    SensoriumException failure = closedPool();
    Closing.after(failure, created);
    throw failure;
  }

  private Share share(Key key, Entry entry) {
    entry.shares++;
    return new Share(key, entry.encoder);
  }

  private static SensoriumException closedPool() {
    return new SensoriumException(ErrorCode.CLOSED, "the encoder pool has been closed");
  }

  /**
   * All encoders in use, and the networks of all generations that have not been closed: which of
   * them serve, and which calls hang.
   */
  public List<PartStatus> status() {
    return watch.status();
  }

  Watch watch() {
    return watch;
  }

  ExecutionOptions options() {
    return options;
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
      return new BatchedEncoder(
          key.plugin(), identity, digest, encoder, cache, workers, watch, options);
    } catch (RuntimeException | Error e) {
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
    try {
      Closing.all(encoders);
    } finally {
      workers.shutdown();
      watch.close();
    }
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
    public CompletableFuture<Tensor> embed(Content content, Deadline deadline) {
      return open.get() ? encoder.embed(content, deadline) : closed();
    }

    @Override
    public CompletableFuture<Tensor> embedAlone(
        Content content, Deadline deadline, LongConsumer worked) {
      return open.get() ? encoder.embedAlone(content, deadline, worked) : closed();
    }

    @Override
    public Quiet quiet(Duration most) {
      return encoder.quiet(most);
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
