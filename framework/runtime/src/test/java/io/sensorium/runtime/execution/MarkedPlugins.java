package io.sensorium.runtime.execution;

import io.sensorium.network.Network;
import io.sensorium.network.Tensor;
import io.sensorium.runtime.registry.FakeBundle;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.PluginRegistry;
import io.sensorium.runtime.registry.RegistrySnapshot;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import io.sensorium.spi.encoder.Encoder;
import io.sensorium.spi.encoder.EncoderFactory;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.EngineFactory;
import io.sensorium.spi.engine.Program;
import io.sensorium.spi.fusion.FusionFactory;
import io.sensorium.spi.head.HeadFactory;
import io.sensorium.spi.head.Prediction;
import io.sensorium.testkit.FakeEngine;
import io.sensorium.testkit.FakeFusion;
import io.sensorium.testkit.FakeHead;
import io.sensorium.testkit.FakeProgram;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntBinaryOperator;

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

  /** How many milliseconds longer an encoding takes, by its version and how many it had before. */
  volatile IntBinaryOperator disturbance = (version, before) -> 0;

  private final Map<Integer, AtomicInteger> encodings = new ConcurrentHashMap<>();

  final CountDownLatch constructing = new CountDownLatch(1);
  private final Map<String, Mark> marks = new ConcurrentHashMap<>();
  private volatile Mark installed = Mark.good(1);

  /** Counts the contents that a version has encoded. */
  AtomicInteger encodings(int version) {
    return encodings.computeIfAbsent(version, each -> new AtomicInteger());
  }

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
    Mark mark = installed;
    FakeBundle bundle = new FakeBundle("marking/1.0." + mark.number(), mark.digest());
    return new RegistrySnapshot(
        List.of(
            bundle.encoder("marking", "text", 2),
            bundle.fusion("marking"),
            bundle.head("marking"),
            new FakeBundle(bundle.bundle(), "engine").engine("marking")));
  }

  @Override
  public void resolve(String owner, Collection<PluginDescriptor> plugins) {}

  @Override
  public EncoderFactory encoder(PluginDescriptor plugin) {
    return (settings, context) -> new MarkingEncoder(mark(plugin));
  }

  @Override
  public FusionFactory fusion(PluginDescriptor plugin) {
    return (settings, context) -> new FakeFusion();
  }

  @Override
  public HeadFactory head(PluginDescriptor plugin) {
    return (settings, context) -> {
      int number = mark(plugin).number();
      return new FakeHead(WIDTH, scores -> prediction(scores, number));
    };
  }

  @Override
  public EngineFactory engine(PluginDescriptor plugin) {
    return settings -> new FakeEngine("marking", List.of(Device.CPU), this::compile);
  }

  /** Scores are those of the labels, and the marks of encoder and network below zero. */
  private static Prediction prediction(float[] scores, int head) {
    return new Prediction.Classification(
        LABELS.get(scores[1] > scores[0] ? 1 : 0),
        List.of(
            new Prediction.Probability("encoder", -scores[2]),
            new Prediction.Probability("fusion", -scores[3]),
            new Prediction.Probability("head", head)));
  }

  private Program compile(Network network) {
    int mark = Integer.parseInt(network.graph().name());
    open.incrementAndGet();
    return new FakeProgram(inputs -> scores(inputs, mark), open::decrementAndGet);
  }

  private static Map<String, Tensor> scores(Map<String, Tensor> inputs, int mark) {
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
        int before = encodings(mark.number()).getAndIncrement();
        Thread.sleep(mark.millis() + disturbance.applyAsInt(mark.number(), before));
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
}
