package io.sensorium.encoder.vision.tfjs;

import io.sensorium.network.Attribute;
import io.sensorium.network.ElementType;
import io.sensorium.network.Graph;
import io.sensorium.network.Model;
import io.sensorium.network.Node;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Imports a part of a TensorFlow graph, from one node to another, that consists of convolutions,
 * batch norm reduced to a factor and a summand, {@code Relu6} and residual sums. Features turn from
 * {@code NHWC} to {@code NCHW}; factors and summands are folded into the convolutions before them.
 */
public final class GraphImport {
  private static final Set<String> SUMS = Set.of("Add", "AddN", "AddV2");
  private static final String ZERO = "zero";
  private static final String SIX = "six";

  private final TfjsModel source;
  private final Map<String, Convolution> pending = new HashMap<>();
  private final Map<String, Feature> features = new HashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Tensor> initializers = new LinkedHashMap<>();

  private GraphImport(TfjsModel source) {
    this.source = source;
    initializers.put(ZERO, Tensor.scalar(0));
    initializers.put(SIX, Tensor.scalar(6));
  }

  /**
   * The network {@code pixels [batch, 3, size, size] -> embedding [batch, channels]}: the imported
   * part, averaged over its positions.
   *
   * @param from the node whose value {@code pixels} replaces
   * @param to the node whose features are averaged
   * @throws io.sensorium.network.InvalidNetworkException if a node between them cannot be imported
   */
  public static Model pooled(TfjsModel source, String from, String to, int size) {
    GraphImport graph = new GraphImport(source);
    graph.features.put(from, new Feature("pixels", 3, size, size));
    Feature last = graph.feature(to);
    graph.emit("GlobalAveragePool", "pool", List.of(last.name()), Map.of());
    graph.emit("Flatten", "embedding", List.of("pool"), Map.of("axis", Attribute.of(1)));
    return Model.of(
        new Graph(
            to,
            graph.nodes,
            graph.initializers,
            List.of(new ValueInfo("pixels", ElementType.FLOAT, Shape.batchOf(3, size, size))),
            List.of(
                new ValueInfo("embedding", ElementType.FLOAT, Shape.batchOf(last.channels())))));
  }

  /**
   * The features that a node gives; its convolution is written if nothing more can be folded into
   * it.
   */
  private Feature feature(String name) {
    visit(name);
    return features.computeIfAbsent(name, key -> write(pending.get(key)));
  }

  /** Imports a node, and all that it reads, if that has not been done. */
  private void visit(String name) {
    if (features.containsKey(name) || pending.containsKey(name)) {
      return;
    }
    TfjsNode node = source.node(name);
    switch (node.operator()) {
      case "Conv2D", "DepthwiseConv2dNative" -> pending.put(name, convolution(node));
      case "Mul" -> multiply(node);
      case "Add", "AddV2", "AddN", "BiasAdd" -> add(node);
      case "Relu6" -> relu6(node);
      default -> throw node.unsupported("this operator");
    }
  }

  private Convolution convolution(TfjsNode node) {
    boolean depthwise = node.operator().equals("DepthwiseConv2dNative");
    requireConvolutionIsPlain(node);
    Feature input = feature(node.inputs().get(0));
    Tensor kernel = source.weight(node.inputs().get(1));
    if (kernel.rank() != 4 || kernel.size(2) != input.channels()) {
      throw node.unsupported("a kernel " + kernel + " on " + input);
    }
    long[] strides = node.integers("strides");
    Tensor weight = depthwise ? Kernel.ofDepthwise(kernel) : Kernel.ofConvolution(kernel);
    int channels = (int) weight.size(0);
    return new Convolution(
        node.name(),
        input,
        weight,
        Tensor.of(new float[channels], channels),
        depthwise ? input.channels() : 1,
        new Window(input.height(), (int) kernel.size(0), (int) strides[1]),
        new Window(input.width(), (int) kernel.size(1), (int) strides[2]));
  }

  private static void requireConvolutionIsPlain(TfjsNode node) {
    if (!node.text("padding").equals("SAME") || !node.text("data_format").equals("NHWC")) {
      throw node.unsupported("padding other than SAME, or a layout other than NHWC,");
    }
    if (Arrays.stream(node.integers("dilations")).anyMatch(dilation -> dilation != 1)) {
      throw node.unsupported("dilation");
    }
  }

  private void multiply(TfjsNode node) {
    List<String> factors = node.inputs().stream().filter(source::isWeight).toList();
    List<String> values = values(node.inputs());
    if (factors.size() != 1 || values.size() != 1) {
      throw node.unsupported("a product that is not of a convolution and a weight");
    }
    Convolution convolution = foldable(node, values);
    float[] factor = vector(node, factors.get(0), convolution);
    pending.put(node.name(), convolution.scaled(node.name(), factor));
  }

  /** Weights among the summands are folded into a convolution; the rest is a residual sum. */
  private void add(TfjsNode node) {
    List<String> summands = summands(node);
    List<String> values = new ArrayList<>(values(summands));
    List<String> weights = summands.stream().filter(source::isWeight).toList();
    if (!weights.isEmpty()) {
      Convolution convolution = foldable(node, values);
      values.remove(convolution.name());
      String name = values.isEmpty() ? node.name() : node.name() + "/shifted";
      for (String weight : weights) {
        convolution = convolution.shifted(name, vector(node, weight, convolution));
      }
      pending.put(name, convolution);
      values.add(0, name);
    }
    if (values.size() > 1 || weights.isEmpty()) {
      sum(node, values);
    }
  }

  /**
   * The summands of a node. TensorFlow's optimizer may put a residual sum before the convolution's
   * weight, {@code weight + (convolution + residual)}: then those of the inner sum stand for it.
   */
  private List<String> summands(TfjsNode node) {
    if (node.inputs().stream().noneMatch(source::isWeight)) {
      return node.inputs();
    }
    return node.inputs().stream().flatMap(this::flattened).toList();
  }

  private Stream<String> flattened(String name) {
    TfjsNode node = source.node(name);
    boolean isSum = SUMS.contains(node.operator());
    return isSum && node.inputs().stream().noneMatch(source::isWeight)
        ? node.inputs().stream()
        : Stream.of(name);
  }

  private void sum(TfjsNode node, List<String> values) {
    if (values.size() != 2) {
      throw node.unsupported("a sum of " + values.size() + " values");
    }
    Feature left = feature(values.get(0));
    Feature right = feature(values.get(1));
    if (!left.sameShape(right)) {
      throw node.unsupported("a sum of " + left + " and " + right);
    }
    emit("Add", node.name(), List.of(left.name(), right.name()), Map.of());
    features.put(node.name(), left.named(node.name()));
  }

  private void relu6(TfjsNode node) {
    Feature input = feature(node.inputs().get(0));
    emit("Clip", node.name(), List.of(input.name(), ZERO, SIX), Map.of());
    features.put(node.name(), input.named(node.name()));
  }

  private List<String> values(List<String> inputs) {
    List<String> values = inputs.stream().filter(name -> !source.isWeight(name)).toList();
    values.forEach(this::visit);
    return values;
  }

  /** The convolution among some values that nothing else reads yet. */
  private Convolution foldable(TfjsNode node, List<String> values) {
    return values.stream()
        .filter(name -> !features.containsKey(name))
        .map(pending::get)
        .findFirst()
        .orElseThrow(() -> node.unsupported("a weight that follows no convolution"));
  }

  private float[] vector(TfjsNode node, String name, Convolution convolution) {
    Tensor weight = source.weight(name);
    if (weight.size() != convolution.output().channels()) {
      throw node.unsupported("a weight " + weight + " on " + convolution.output());
    }
    return weight.floats();
  }

  private Feature write(Convolution convolution) {
    nodes.add(convolution.node());
    initializers.putAll(convolution.weights());
    return convolution.output();
  }

  private void emit(
      String operator, String name, List<String> inputs, Map<String, Attribute> attributes) {
    nodes.add(new Node(operator, name, inputs, List.of(name), attributes));
  }
}
