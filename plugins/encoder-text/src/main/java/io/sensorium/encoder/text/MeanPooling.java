package io.sensorium.encoder.text;

import io.sensorium.network.Attribute;
import io.sensorium.network.Dimension;
import io.sensorium.network.ElementType;
import io.sensorium.network.Graph;
import io.sensorium.network.Model;
import io.sensorium.network.Network;
import io.sensorium.network.Node;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Appends to a transformer what turns its tokens into one vector: the mean over the tokens that the
 * attention mask keeps, scaled to length 1 (Reimers and Gurevych, Sentence-BERT, EMNLP 2019,
 * section 3; the modules Pooling and Normalize of sentence-transformers, with their epsilons).
 *
 * <p>It stands in the graph, so that only {@code [batch, dimension]} leaves the engine, not every
 * token.
 */
final class MeanPooling {
  /** The output of the extended network: {@code FLOAT [batch, dimension]}. */
  static final String OUTPUT = "pooled.embedding";

  private static final String PREFIX = "pooled.";

  private final List<Node> nodes;
  private final Map<String, Tensor> initializers;

  private MeanPooling(Graph graph) {
    nodes = new ArrayList<>(graph.nodes());
    initializers = new LinkedHashMap<>(graph.initializers());
  }

  /**
   * Extends a network whose operators are those of {@link Model#OPSET}.
   *
   * @param tokens its output {@code FLOAT [batch, tokens, dimension]}; the extended network has it
   *     no more
   * @param mask its input {@code INT64 [batch, tokens]}
   */
  static Network append(Network network, String tokens, String mask, int dimension) {
    Model model = network.model();
    MeanPooling pooling = new MeanPooling(network.graph());
    pooling.write(tokens, mask);
    ValueInfo output =
        new ValueInfo(
            OUTPUT,
            ElementType.FLOAT,
            new Shape(List.of(Dimension.BATCH, Dimension.of(dimension))));
    Graph graph =
        new Graph(
            network.graph().name(),
            pooling.nodes,
            pooling.initializers,
            network.graph().inputs(),
            List.of(output));
    return Network.frozen(
        new Model(model.irVersion(), model.opset(), model.producer(), graph, model.metadata()));
  }

  private void write(String tokens, String mask) {
    String axes1 = constant("axes1", Tensor.of(new long[] {1}, 1));
    String axes2 = constant("axes2", Tensor.of(new long[] {2}, 1));
    String weights =
        node("weights", "Cast", Map.of("to", Attribute.of(ElementType.FLOAT.code())), mask);
    String columns = node("columns", "Unsqueeze", Map.of(), weights, axes2);
    String kept = node("kept", "Mul", Map.of(), tokens, columns);
    String sum = node("sum", "ReduceSum", keepDimensions(0), kept, axes1);
    String count = node("count", "ReduceSum", keepDimensions(1), weights, axes1);
    String mean = node("mean", "Div", Map.of(), sum, atLeast("least_count", count, 1e-9f));
    String squares = node("squares", "Mul", Map.of(), mean, mean);
    String energy = node("energy", "ReduceSum", keepDimensions(1), squares, axes1);
    String length = node("length", "Sqrt", Map.of(), energy);
    node("embedding", "Div", Map.of(), mean, atLeast("least_length", length, 1e-12f));
  }

  private String atLeast(String name, String value, float least) {
    return node(name, "Max", Map.of(), value, constant(name + "_value", Tensor.scalar(least)));
  }

  private static Map<String, Attribute> keepDimensions(int keep) {
    return Map.of("keepdims", Attribute.of(keep));
  }

  private String constant(String name, Tensor value) {
    initializers.put(PREFIX + name, value);
    return PREFIX + name;
  }

  private String node(
      String name, String operator, Map<String, Attribute> attributes, String... inputs) {
    String output = PREFIX + name;
    nodes.add(new Node(operator, output, List.of(inputs), List.of(output), attributes));
    return output;
  }
}
