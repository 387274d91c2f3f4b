package io.sensorium.runtime.execution;

import io.sensorium.network.Tensor;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.engine.Program;
import io.sensorium.spi.head.Head;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A trained fusion and its heads, compiled; closing it closes the program. Thread-safe. */
public final class ServedNetwork implements AutoCloseable {
  private final Plan plan;
  private final Program program;
  private final Map<String, Integer> dimensions;
  private final Map<String, Head> heads;
  private final BatchSize size;

  /**
   * A network.
   *
   * @param dimensions of the inputs' embeddings, by input name
   */
  public ServedNetwork(
      Plan plan, Program program, Map<String, Integer> dimensions, Map<String, Head> heads) {
    this.plan = plan;
    this.program = program;
    this.dimensions = Map.copyOf(dimensions);
    this.heads = new LinkedHashMap<>(heads);
    // Nobody limits the samples of one request.
    this.size = new BatchSize("the network of " + plan.owner(), Integer.MAX_VALUE);
  }

  Map<String, Head> heads() {
    return heads;
  }

  /**
   * The scores of a batch, by head name, for each sample in order. What runs out of memory goes
   * again in halves.
   *
   * @param batch the embeddings of each sample's inputs, by input name; what lacks is masked
   * @throws SensoriumException {@code PLUGIN_FAILED} if a score is missing or not finite; {@code
   *     OUT_OF_MEMORY} if a single sample does not fit
   */
  public List<Map<String, float[]>> scores(List<Map<String, Tensor>> batch) {
    List<Map<String, float[]>> scores = new ArrayList<>();
    int from = 0;
    while (from < batch.size()) {
      int most = Math.min(size.current(), batch.size() - from);
      try {
        scores.addAll(run(batch.subList(from, from + most)));
        size.fitted(most);
        from += most;
      } catch (SensoriumException e) {
        if (e.code() != ErrorCode.OUT_OF_MEMORY || most == 1) {
          throw e;
        }
        size.ranOut(most);
      }
    }
    return scores;
  }

  private List<Map<String, float[]>> run(List<Map<String, Tensor>> batch) {
    Map<String, Tensor> inputs = new HashMap<>();
    dimensions.forEach((input, dimension) -> feed(inputs, input, dimension, batch));
    Map<String, Tensor> outputs =
        PluginCalls.call(
            plan.engine().label(),
            "run a network",
            () -> Objects.requireNonNull(program.run(inputs), "it gave no outputs"));
    List<Map<String, float[]>> scores = new ArrayList<>();
    batch.forEach(sample -> scores.add(new LinkedHashMap<>()));
    heads.forEach((name, head) -> split(outputs.get(name), name, head.width(), scores));
    return scores;
  }

  private static void feed(
      Map<String, Tensor> inputs, String input, int dimension, List<Map<String, Tensor>> batch) {
    ByteBuffer values = Tensor.allocate(Math.multiplyExact(4 * batch.size(), dimension));
    ByteBuffer present = Tensor.allocate(4 * batch.size());
    for (int i = 0; i < batch.size(); i++) {
      Tensor embedding = batch.get(i).get(input);
      if (embedding != null) {
        values.put(4 * i * dimension, embedding.data(), 0, 4 * dimension);
        present.putFloat(4 * i, 1);
      }
    }
    inputs.put(input, tensor(values, batch.size(), dimension));
    inputs.put(PipelineNetwork.present(input), tensor(present, batch.size(), 1));
  }

  private static Tensor tensor(ByteBuffer data, int rows, int columns) {
    return new Tensor(io.sensorium.network.ElementType.FLOAT, new long[] {rows, columns}, data);
  }

  private void split(Tensor output, String head, int width, List<Map<String, float[]>> scores) {
    if (output == null || output.size() != scores.size() * width || !Contents.isFinite(output)) {
      throw PluginCalls.broken(
          plan.fusion().label(),
          "with head '" + head + "' gave scores that are missing, misshapen or not finite");
    }
    float[] all = output.floats();
    for (int i = 0; i < scores.size(); i++) {
      scores.get(i).put(head, Arrays.copyOfRange(all, i * width, (i + 1) * width));
    }
  }

  @Override
  public void close() {
    PluginCalls.run(plan.engine().label(), "close a network", program::close);
  }
}
