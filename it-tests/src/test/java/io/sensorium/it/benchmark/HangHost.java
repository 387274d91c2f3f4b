package io.sensorium.it.benchmark;

import io.sensorium.network.Tensor;
import io.sensorium.runtime.artifact.ArtifactCache;
import io.sensorium.runtime.artifact.ProgressListener;
import io.sensorium.runtime.definition.HostConfiguration.ComputeThreads;
import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.definition.PipelineReader;
import io.sensorium.runtime.execution.Deployments;
import io.sensorium.runtime.execution.EncoderPool;
import io.sensorium.runtime.execution.EngineCatalog;
import io.sensorium.runtime.execution.ExecutionOptions;
import io.sensorium.runtime.execution.ParityCheck;
import io.sensorium.runtime.execution.PartStatus;
import io.sensorium.runtime.execution.PipelineAssembler;
import io.sensorium.runtime.execution.SampleSource;
import io.sensorium.runtime.model.ModelRepository;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.runtime.plan.Planner;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.server.InferenceServer;
import io.sensorium.server.ServerOptions;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import io.sensorium.spi.encoder.Encoder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A server of two pipelines that share nothing but the host; one encoder hangs when it is told. */
final class HangHost implements AutoCloseable {
  static final String STEADY = "steady";
  static final String HANGING = "hanging";
  private static final Map<String, String> MODALITIES = Map.of(STEADY, "text", HANGING, "image");

  private final Path folder = Files.createTempDirectory("sensorium-hang");
  private final Knot knot = new Knot();
  private final NoOpPlugins plugins = new NoOpPlugins(this::encoder);
  private final EngineCatalog engines = new EngineCatalog(plugins, new ComputeThreads(2, Map.of()));
  private final PipelineAssembler assembler;
  private final EncoderPool encoders;
  private final ModelRepository models;
  private final Deployments deployments;
  private final InferenceServer server;

  HangHost(Duration answerTimeout) throws IOException {
    ArtifactCache cache = new ArtifactCache(folder.resolve("cache"), true, ProgressListener.NONE);
    assembler = new PipelineAssembler(plugins, engines, cache);
    encoders =
        new EncoderPool(
            assembler, new ExecutionOptions(2, 32, Duration.ofMillis(1), 1024, 0, answerTimeout));
    models = new ModelRepository(folder.resolve("models"));
    ParityCheck parity = new ParityCheck(Optional.empty(), plugins, engines);
    deployments = new Deployments(plugins, assembler, encoders, models, parity, SampleSource.NONE);
    MODALITIES.keySet().forEach(this::deploy);
    ServerOptions options =
        ServerOptions.DEFAULTS
            .withAddress("127.0.0.1", 0)
            .withTimeouts(Duration.ofMinutes(1), answerTimeout);
    server = InferenceServer.start(options, deployments);
  }

  private void deploy(String name) {
    String text =
        """
        pipeline: %s
        version: "1.0.0"
        engine: { name: none }
        inputs: { x: { modality: %s, encoder: constant-%2$s } }
        fusion: { strategy: concatenation, width: 0 }
        heads: { kind: { task: classification } }
        """
            .formatted(name, MODALITIES.get(name));
    PipelineDefinition definition = new PipelineReader().read(text, name, folder).orThrow();
    Plan plan = new Planner().plan(definition, plugins.snapshot()).plan().orElseThrow();
    deployments.deploy(definition, models.publish(NoOpPipeline.model(assembler, plan, name, text)));
  }

  private Encoder encoder(PluginDescriptor plugin) {
    boolean hanging = plugin.modality().equals(Optional.of(MODALITIES.get(HANGING)));
    return new Busy(hanging ? Optional.of(knot) : Optional.empty());
  }

  URI inference(String pipeline) {
    return server.address().resolve("/v2/models/" + pipeline + "/infer");
  }

  /** From now on one encoder hangs, or those of its calls that do return. */
  void hang(boolean whether) {
    knot.set(whether);
  }

  List<PartStatus> status() {
    return encoders.status();
  }

  @Override
  public void close() throws IOException {
    hang(false);
    server.close();
    deployments.close();
    encoders.close();
    engines.close();
    NoOpPipeline.delete(folder);
  }

  /** What a thread can hang on, whoever interrupts it. */
  private static final class Knot {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean tied;

    void set(boolean whether) {
      lock.lock();
      try {
        tied = whether;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }

    void await() {
      lock.lock();
      try {
        while (tied) {
          changed.awaitUninterruptibly();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** Takes a millisecond, or for ever. */
  private record Busy(Optional<Knot> knot, Encoder constant) implements Encoder {
    private static final long WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    Busy(Optional<Knot> knot) {
      this(knot, new NoOpEncoder());
    }

    @Override
    public EmbeddingForm embedding() {
      return constant.embedding();
    }

    @Override
    public Map<String, Tensor> preprocess(Content content) {
      long end = System.nanoTime() + WORK_NANOS;
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      return constant.preprocess(content);
    }

    @Override
    public List<Tensor> encode(List<Map<String, Tensor>> batch) {
      knot.ifPresent(Knot::await);
      return constant.encode(batch);
    }

    @Override
    public void close() {
      constant.close();
    }
  }
}
