package io.sensorium.runtime.execution;

import io.sensorium.network.ElementType;
import io.sensorium.network.Network;
import io.sensorium.network.NetworkBuilder;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.network.Value;
import io.sensorium.runtime.registry.FakeBundle;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.PluginRegistry;
import io.sensorium.runtime.registry.RegistrySnapshot;
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
import io.sensorium.spi.engine.Program;
import io.sensorium.spi.fusion.FusionFactory;
import io.sensorium.spi.head.Head;
import io.sensorium.spi.head.HeadFactory;
import io.sensorium.spi.head.Prediction;
import io.sensorium.spi.plugin.PluginContext;
import io.sensorium.testkit.FakeEngine;
import io.sensorium.testkit.FakeFusion;
import io.sensorium.testkit.FakeHead;
import io.sensorium.testkit.FakeProgram;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * Plugins by hand: an encoder whose embedding is the text's length, a fusion that concatenates, a
 * head of two labels, and engines that add up all embeddings instead of computing the network.
 */
final class SamplePlugins implements PluginRegistry {
  static final int DIMENSION = 2;
  final AtomicInteger encodersOpen = new AtomicInteger();
  final AtomicInteger encodersCreated = new AtomicInteger();
  final AtomicInteger programsOpen = new AtomicInteger();
  final AtomicInteger contentsEncoded = new AtomicInteger();
  final AtomicInteger largestBatch = new AtomicInteger();
  final List<String> encoderEngines = new CopyOnWriteArrayList<>();
  final Map<String, Long> threads = new ConcurrentHashMap<>();
  volatile String bundleDigest = "00";
  volatile boolean broken;
  volatile boolean choosy;
  volatile CountDownLatch gate = new CountDownLatch(0);

  /** What some texts, and the network of {@link #hangingEngine}, hang on, whoever interrupts. */
  volatile CountDownLatch knot = new CountDownLatch(1);

  volatile String hangingEngine = "";

  /** What becomes of the engine before the host gets it. */
  volatile UnaryOperator<Engine> device = engine -> engine;

  /** Of the encoder's network. */
  volatile int weights = 1;

  @Override
  public RegistrySnapshot snapshot() {
    FakeBundle bundle = new FakeBundle("sample/1.0.0", bundleDigest);
    return new RegistrySnapshot(
        List.of(
            bundle.encoder("length", "text", DIMENSION),
            bundle.fusion("join"),
            bundle.head("choice"),
            bundle.engine("adder"),
            bundle.engine("summer")));
  }

  @Override
  public void resolve(String owner, Collection<PluginDescriptor> plugins) {}

  @Override
  public EncoderFactory encoder(PluginDescriptor plugin) {
    return (settings, context) -> {
      encoderEngines.add(context.engine().name() + " on " + context.device());
      return new LengthEncoder(context);
    };
  }

  @Override
  public FusionFactory fusion(PluginDescriptor plugin) {
    return (settings, context) -> new FakeFusion();
  }

  @Override
  public HeadFactory head(PluginDescriptor plugin) {
    return (settings, context) -> choiceHead(settings.texts("labels"));
  }

  @Override
  public EngineFactory engine(PluginDescriptor plugin) {
    return settings -> {
      threads.put(plugin.name(), (long) settings.integer("threads", 0, 0, 1024));
      return device.apply(addingEngine(plugin.name()));
    };
  }

  private static Head choiceHead(List<String> labels) {
    return new FakeHead(
        labels.size(),
        scores -> new Prediction.Classification(labels.get(scores[0] > 10 ? 1 : 0), List.of()));
  }

  private Engine addingEngine(String name) {
    List<Device> devices =
        name.equals("adder") ? List.of(Device.CPU) : List.of(Device.gpu(0), Device.CPU);
    return new FakeEngine(name, devices, network -> compile(name, network));
  }

  private Program compile(String engine, Network network) {
    int width = Math.toIntExact(network.graph().outputs().get(0).shape().size(1));
    programsOpen.incrementAndGet();
    return new FakeProgram(inputs -> sum(engine, inputs, width), programsOpen::decrementAndGet);
  }

  private Map<String, Tensor> sum(String engine, Map<String, Tensor> inputs, int width) {
    if (engine.equals(hangingEngine) && !inputs.containsKey("x")) {
      hang();
    }
    int batch = Math.toIntExact(inputs.values().iterator().next().size(0));
    float[] scores = new float[batch * width];
    inputs.forEach(
        (name, tensor) -> {
          float[] values = tensor.floats();
          for (int i = 0; i < batch && tensor.size(1) == DIMENSION; i++) {
            scores[i * width] += values[i * DIMENSION];
          }
        });
    return Map.of("kind", Tensor.of(scores, batch, width));
  }

  private void hang() {
    boolean hanging = true;
    while (hanging) {
      try {
        knot.await();
        hanging = false;
      } catch (InterruptedException e) {
        // That is what hanging means.
      }
    }
  }

  /** The length of a text; some texts make it fail. */
  private final class LengthEncoder implements Encoder {
    private final Program program;

    LengthEncoder(PluginContext context) {
      program = context.engine().compile(network(), CompileOptions.inference(context.device()));
      encodersOpen.incrementAndGet();
      encodersCreated.incrementAndGet();
    }

    /** It computes nothing that anybody reads, but it takes the device's memory. */
    private Network network() {
      NetworkBuilder network = new NetworkBuilder("length", 7);
      Value x = network.input("x", ElementType.FLOAT, Shape.batchOf(DIMENSION));
      Value weight = network.mean(network.vector("w", weights, 1), 0);
      network.output("y", network.multiply(x, weight));
      return network.build();
    }

    @Override
    public EmbeddingForm embedding() {
      return EmbeddingForm.pooled(DIMENSION, "length");
    }

    @Override
    public Map<String, Tensor> preprocess(Content content) {
      String text = text(content);
      if (text.equals("explode")) {
        throw new AssertionError("boom");
      }
      if (choosy && text.equals("a few words")) {
        throw new SensoriumException(ErrorCode.INVALID_CONTENT, "not those words");
      }
      if (text.startsWith("hang in preprocess")) {
        hang();
      }
      int length = text.length();
      float first = text.equals("nan") ? Float.NaN : length;
      float[] values = new float[Math.max(1, length)];
      values[0] = text.equals("throw") ? -1 : text.startsWith("hang in encode") ? -2 : first;
      return Map.of("text", Tensor.of(values, values.length));
    }

    private static String text(Content content) {
      if (content instanceof Content.Text text) {
        return text.text();
      }
      if (content instanceof Content.Bytes bytes) {
        return StandardCharsets.UTF_8.decode(bytes.bytes()).toString();
      }
      throw new SensoriumException(ErrorCode.INVALID_CONTENT, "a text is needed");
    }

    @Override
    public List<Tensor> encode(List<Map<String, Tensor>> batch) {
      awaitGate();
      if (broken) {
        throw new IllegalStateException("the weights are broken");
      }
      if (batch.stream().anyMatch(each -> each.get("text").floats()[0] == -2)) {
        hang();
      }
      int size = batch.size();
      program.run(Map.of("x", Tensor.of(new float[size * DIMENSION], size, DIMENSION)));
      contentsEncoded.addAndGet(size);
      largestBatch.accumulateAndGet(batch.size(), Math::max);
      return batch.stream().map(LengthEncoder::encode).toList();
    }

    private static Tensor encode(Map<String, Tensor> tensors) {
      float first = tensors.get("text").floats()[0];
      if (first == -1) {
        throw new IllegalStateException("cannot encode this");
      }
      return Tensor.of(new float[] {first, 1}, DIMENSION);
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
      program.close();
      encodersOpen.decrementAndGet();
    }
  }
}
