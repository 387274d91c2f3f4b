package io.sensorium.it.swap;

import io.sensorium.network.Network;
import io.sensorium.network.NetworkBuilder;
import io.sensorium.network.Tensor;
import io.sensorium.network.Value;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.EmbeddingForm;
import io.sensorium.spi.encoder.Encoder;
import io.sensorium.spi.engine.CompileOptions;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import io.sensorium.spi.engine.Loss;
import io.sensorium.spi.engine.Program;
import io.sensorium.spi.engine.TrainingStep;
import io.sensorium.spi.head.Head;
import io.sensorium.spi.head.Prediction;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Parts that fail once they are closed, as native ones would. */
final class MarkedParts {
  static final List<String> LABELS = List.of("encoder", "network", "head");

  private MarkedParts() {}

  private static void requireOpen(boolean closed) {
    if (closed) {
      throw new SensoriumException(ErrorCode.CLOSED, "this part has been closed");
    }
  }

  /** Its embedding is its number. */
  static final class MarkedEncoder implements Encoder {
    private final int mark;
    private final AtomicInteger open;
    private volatile boolean closed;

    MarkedEncoder(int mark, AtomicInteger open) {
      this.mark = mark;
      this.open = open;
      open.incrementAndGet();
    }

    @Override
    public EmbeddingForm embedding() {
      return EmbeddingForm.pooled(MarkedPlugins.DIMENSION, "mark");
    }

    @Override
    public Map<String, Tensor> preprocess(Content content) {
      requireOpen(closed);
      return Map.of("text", Tensor.of(new float[1], 1));
    }

    @Override
    public List<Tensor> encode(List<Map<String, Tensor>> batch) {
      requireOpen(closed);
      return batch.stream().map(each -> Tensor.of(new float[] {mark, 0}, 2)).toList();
    }

    @Override
    public void close() {
      closed = true;
      open.decrementAndGet();
    }
  }

  /** Tells the encoder's and the network's numbers, which are its scores, beside its own. */
  record MarkedHead(int mark) implements Head {
    @Override
    public int width() {
      return LABELS.size();
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
          LABELS.get(0),
          List.of(
              new Prediction.Probability("encoder", scores[0]),
              new Prediction.Probability("network", scores[1]),
              new Prediction.Probability("head", mark)));
    }
  }

  /** Its programs pass on the encoder's number, and add that of the network. */
  static final class MarkedEngine implements Engine {
    private final AtomicInteger open;

    MarkedEngine(AtomicInteger open) {
      this.open = open;
    }

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
      return new MarkedProgram(Integer.parseInt(network.graph().name()), open);
    }

    @Override
    public void close() {}
  }

  private static final class MarkedProgram implements Program {
    private final int mark;
    private final AtomicInteger open;
    private volatile boolean closed;

    MarkedProgram(int mark, AtomicInteger open) {
      this.mark = mark;
      this.open = open;
      open.incrementAndGet();
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
      requireOpen(closed);
      float[] embeddings = inputs.get("text").floats();
      int batch = embeddings.length / MarkedPlugins.DIMENSION;
      float[] scores = new float[batch * LABELS.size()];
      for (int i = 0; i < batch; i++) {
        scores[i * LABELS.size()] = embeddings[i * MarkedPlugins.DIMENSION];
        scores[i * LABELS.size() + 1] = mark;
      }
      return Map.of("mark", Tensor.of(scores, batch, LABELS.size()));
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
