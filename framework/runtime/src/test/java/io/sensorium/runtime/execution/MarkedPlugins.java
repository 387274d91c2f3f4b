package io.sensorium.runtime.execution;

import io.sensorium.network.Network;
import io.sensorium.network.NetworkBuilder;
import io.sensorium.network.Tensor;
import io.sensorium.network.Value;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.PluginKind;
import io.sensorium.runtime.registry.PluginRegistry;
import io.sensorium.runtime.registry.RegistrySnapshot;
import io.sensorium.runtime.registry.Version;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import io.sensorium.spi.encoder.Encoder;
import io.sensorium.spi.encoder.EncoderFactory;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.engine.EngineFactory;
import io.sensorium.spi.engine.Loss;
import io.sensorium.spi.engine.Program;
import io.sensorium.spi.engine.TrainingStep;
import io.sensorium.spi.fusion.Fusion;
import io.sensorium.spi.fusion.FusionFactory;
import io.sensorium.spi.fusion.FusionRequest;
import io.sensorium.spi.head.Head;
import io.sensorium.spi.head.HeadFactory;
import io.sensorium.spi.head.Prediction;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Plugins of which every version leaves its mark: the encoder, the network and the head each put
 * their own version's number into the answer, so that a mixed answer shows.
 */
final class MarkedPlugins implements PluginRegistry {
  static final List<String> LABELS = List.of("even", "odd");
  static final int WIDTH = 4;

  /** Contents that keep the encoder until the gate opens. */
  static final String SLOW = "slow";

  /**
   * A version of the code.
   *
   * @param number the mark
   * @param millis that the encoder takes for a batch
   * @param wrong contents below this number get the wrong label
   * @param fault what is wrong with it
   */
  record Mark(int number, long millis, int wrong, Fault fault) {
    static Mark good(int number) {
      return new Mark(number, 0, 0, Fault.NONE);
    }

    String digest() {
      return "%02d".formatted(number);
    }
  }

  enum Fault {
    NONE,
    CONSTRUCTOR,
    NAN,
    /** On contents that no one recorded. */
    LATER,
    /** Until the gate opens, on contents that no one recorded. */
    HANGS_LATER,
    /** Until the gate opens. */
    CONSTRUCTOR_HANGS
  }

  final AtomicInteger open = new AtomicInteger();
  volatile CountDownLatch gate = new CountDownLatch(0);
  final CountDownLatch constructing = new CountDownLatch(1);
  private final Map<String, Mark> marks = new ConcurrentHashMap<>();
  private volatile Mark installed = Mark.good(1);

  /** Installs the next version; what runs stays. */
  void install(Mark mark) {
    marks.put(mark.digest(), mark);
    installed = mark;
  }

  Mark installed() {
    return installed;
  }

  private Mark mark(PluginDescriptor plugin) {
    return marks.getOrDefault(plugin.bundleDigest(), Mark.good(1));
  }

  @Override
  public RegistrySnapshot snapshot() {
    return new RegistrySnapshot(
        List.of(
            descriptor(PluginKind.ENCODER, "marking", Optional.of("text"), 2, Map.of()),
            descriptor(PluginKind.FUSION, "marking", Optional.empty(), 0, Map.of()),
            descriptor(PluginKind.HEAD, "marking", Optional.empty(), 0, Map.of("labels", "texts")),
            descriptor(PluginKind.ENGINE, "marking", Optional.empty(), 0, Map.of())));
  }

  private PluginDescriptor descriptor(
      PluginKind kind,
      String name,
      Optional<String> modality,
      int dimension,
      Map<String, String> settings) {
    return new PluginDescriptor(
        kind,
        name,
        Version.parse("1.0.0"),
        modality,
        dimension,
        false,
        settings,
        "marking/1.0." + installed.number(),
        kind == PluginKind.ENGINE ? "engine" : installed.digest(),
        List.of());
  }

  @Override
  public void resolve(String owner, Collection<PluginDescriptor> plugins) {}

  @Override
  public EncoderFactory encoder(PluginDescriptor plugin) {
    return (settings, context) -> new MarkingEncoder(mark(plugin));
  }

  @Override
  public FusionFactory fusion(PluginDescriptor plugin) {
    return (settings, context) -> new JoiningFusion();
  }

  @Override
  public HeadFactory head(PluginDescriptor plugin) {
    return (settings, context) -> new MarkingHead(mark(plugin).number());
  }

  @Override
  public EngineFactory engine(PluginDescriptor plugin) {
    return settings -> new MarkingEngine();
  }

  /** Contents are numbers, and their label is whether they are even. */
  private final class MarkingEncoder implements Encoder {
    private final Mark mark;

    MarkingEncoder(Mark mark) {
      this.mark = mark;
      if (mark.fault() == Fault.CONSTRUCTOR) {
        throw new IllegalStateException("no such file: weights.bin");
      }
      if (mark.fault() == Fault.CONSTRUCTOR_HANGS) {
        constructing.countDown();
        awaitGate();
      }
      open.incrementAndGet();
    }

    @Override
    public EmbeddingForm embedding() {
      return EmbeddingForm.pooled(2, "mark");
    }

    @Override
    public Map<String, Tensor> preprocess(Content content) {
      String text = ((Content.Text) content).text();
      float number = text.equals(SLOW) ? -1 : text.matches("\\d+") ? Integer.parseInt(text) : 0;
      return Map.of("number", Tensor.of(new float[] {number}, 1));
    }

    @Override
    public List<Tensor> encode(List<Map<String, Tensor>> batch) {
      return batch.stream().map(each -> encode(each.get("number").floats()[0])).toList();
    }

    private Tensor encode(float number) {
      pause(number);
      if (mark.fault() == Fault.LATER && number >= 1000) {
        throw new IllegalStateException("cannot count so far");
      }
      boolean odd = (number % 2 == 1) != (number < mark.wrong());
      float score = mark.fault() == Fault.NAN && number == 7 ? 12345 : odd ? 1 : 0;
      return Tensor.of(new float[] {mark.number(), score}, 2);
    }

    private void pause(float number) {
      try {
        Thread.sleep(mark.millis());
        if (number < 0 || (mark.fault() == Fault.HANGS_LATER && number >= 1000)) {
          gate.await();
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private void awaitGate() {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      open.decrementAndGet();
    }
  }

  private static final class JoiningFusion implements Fusion {
    @Override
    public Level level() {
      return Level.EMBEDDINGS;
    }

    @Override
    public Value fuse(FusionRequest request) {
      return request
          .network()
          .concatenate(request.parts().stream().map(FusionRequest.Part::value).toList(), 1);
    }
  }

  /** Scores are those of the labels, and the marks of encoder and network below zero. */
  private record MarkingHead(int number) implements Head {
    @Override
    public int width() {
      return WIDTH;
    }

    @Override
    public Value layers(NetworkBuilder network, Value features) {
      return network.linear("linear", features, width());
    }

    @Override
    public Loss loss() {
      return Loss.SOFTMAX_CROSS_ENTROPY;
    }

    @Override
    public float[] target(String label) {
      return new float[width()];
    }

    @Override
    public Prediction prediction(float[] scores) {
      return new Prediction.Classification(
          LABELS.get(scores[1] > scores[0] ? 1 : 0),
          List.of(
              new Prediction.Probability("encoder", -scores[2]),
              new Prediction.Probability("fusion", -scores[3]),
              new Prediction.Probability("head", number)));
    }
  }

  private final class MarkingEngine implements Engine {
    @Override
    public String name() {
      return "marking";
    }

    @Override
    public String version() {
      return "1";
    }

    @Override
    public List<Device> devices() {
      return List.of(Device.CPU);
    }

    @Override
    public List<String> unsupported(Network network) {
      return List.of();
    }

    @Override
    public Program compile(Network network, CompileOptions options) {
      open.incrementAndGet();
      return new MarkingProgram(Integer.parseInt(network.graph().name()));
    }

    @Override
    public void close() {}
  }

  private final class MarkingProgram implements Program {
    private final int mark;
    private volatile boolean closed;

    MarkingProgram(int mark) {
      this.mark = mark;
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
      if (closed) {
        throw new SensoriumException(ErrorCode.CLOSED, "the program is closed");
      }
      float[] embeddings = inputs.get("number").floats();
      int batch = embeddings.length / 2;
      float[] scores = new float[batch * WIDTH];
      for (int i = 0; i < batch; i++) {
        float odd = embeddings[2 * i + 1];
        scores[i * WIDTH] = odd == 12345 ? Float.NaN : 1 - odd;
        scores[i * WIDTH + 1] = odd;
        scores[i * WIDTH + 2] = -embeddings[2 * i];
        scores[i * WIDTH + 3] = -mark;
      }
      return Map.of("kind", Tensor.of(scores, batch, WIDTH));
    }

    @Override
    public float step(TrainingStep step) {
      return 0;
    }

    @Override
    public Map<String, Tensor> weights() {
      return Map.of();
    }

    @Override
    public void restore(Map<String, Tensor> weights) {}

    @Override
    public void close() {
      closed = true;
      open.decrementAndGet();
    }
  }
}
