package io.sensorium.network.passes;

import io.sensorium.network.Attribute;
import io.sensorium.network.InvalidNetworkException;
import io.sensorium.network.Model;
import io.sensorium.network.Node;
import io.sensorium.network.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How one node of an older operator set is written in the present one; the numbers are those of
 * ONNX's change log.
 */
final class OpsetRules {
  private static final Set<String> REDUCTIONS =
      Set.of(
          "ReduceL1",
          "ReduceL2",
          "ReduceLogSum",
          "ReduceLogSumExp",
          "ReduceMax",
          "ReduceMean",
          "ReduceMin",
          "ReduceProd",
          "ReduceSumSquare");

  private final GraphEditor editor;
  private final long opset;
  private final Ranks ranks;

  OpsetRules(GraphEditor editor, long opset) {
    this.editor = editor;
    this.opset = opset;
    ranks = new Ranks(editor.source());
  }

  void rewrite(Node node) {
    if (opset < 18 && REDUCTIONS.contains(node.operator())) {
      editor.add(attributesToInputs(node, "axes"));
      return;
    }
    switch (node.operator()) {
      case "Squeeze", "Unsqueeze", "ReduceSum" ->
          editor.add(before(13) ? attributesToInputs(node, "axes") : node);
      case "Split" -> split(before(13) ? attributesToInputs(node, "split") : node);
      case "Slice" ->
          editor.add(before(10) ? attributesToInputs(node, "starts", "ends", "axes") : node);
      case "TopK" -> editor.add(before(10) ? attributesToInputs(node, "k") : node);
      case "Pad" -> editor.add(before(11) ? attributesToInputs(node, "pads", "value") : node);
      case "Clip" -> editor.add(before(11) ? attributesToInputs(node, "min", "max") : node);
      case "Dropout" -> editor.add(before(12) ? attributesToInputs(node, "ratio") : node);
      case "Softmax", "LogSoftmax", "Hardmax" -> softmax(node);
      case "GroupNormalization" -> editor.add(groupNormalization(node));
      case "BatchNormalization" -> editor.add(before(14) ? batchNormalization(node) : node);
      case "Upsample" -> editor.add(upsample(node));
      case "Resize" -> editor.add(before(11) ? resize(node) : node);
      default -> editor.add(node);
    }
  }

  private boolean before(long version) {
    return opset < version;
  }

  /** Appends inputs that used to be attributes; one that is absent is an input left out. */
  private Node attributesToInputs(Node node, String... names) {
    List<String> inputs = new ArrayList<>(node.inputs());
    Map<String, Attribute> attributes = new HashMap<>(node.attributes());
    for (String name : names) {
      Attribute attribute = attributes.remove(name);
      inputs.add(
          attribute == null ? "" : editor.add(node.output() + "/" + name, tensor(node, attribute)));
    }
    while (inputs.get(inputs.size() - 1).isEmpty()) {
      inputs.remove(inputs.size() - 1);
    }
    return new Node(
        node.operator(), node.domain(), node.name(), inputs, node.outputs(), attributes);
  }

  static Tensor tensor(Node node, Attribute attribute) {
    if (attribute instanceof Attribute.Ints ints) {
      long[] values = ints.values().stream().mapToLong(Long::longValue).toArray();
      return Tensor.of(values, values.length);
    } else if (attribute instanceof Attribute.Int integer) {
      return Tensor.of(new long[] {integer.value()}, 1);
    } else if (attribute instanceof Attribute.Floats floats) {
      return numbers(floats);
    } else if (attribute instanceof Attribute.Float number) {
      return Tensor.scalar(number.value());
    }
    throw new InvalidNetworkException(
        node.label(), "has an attribute of the wrong type: " + attribute);
  }

  private static Tensor numbers(Attribute.Floats floats) {
    float[] values = new float[floats.values().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = floats.values().get(i);
    }
    return Tensor.of(values, values.length);
  }

  /** Equal parts are said by {@code num_outputs} since 18. */
  private void split(Node node) {
    Map<String, Attribute> attributes = new HashMap<>(node.attributes());
    if (before(18) && !node.hasInput(1)) {
      attributes.put("num_outputs", Attribute.of(node.outputs().size()));
    }
    editor.add(new Node("Split", "", node.name(), node.inputs(), node.outputs(), attributes));
  }

  /**
   * Before 13, all axes from the given one on were taken as one, and the axis was 1 if none was
   * given.
   */
  private void softmax(Node node) {
    long axis = node.integer("axis", before(13) ? 1 : -1);
    boolean last = axis == -1 || ranks.of(node.input(0)).orElse(-1) == axis + 1;
    if (!before(13) || last) {
      editor.add(softmax(node, node.name(), node.input(0), node.output()));
      return;
    }
    String flat = editor.fresh(node.output() + "/flat");
    String soft = editor.fresh(node.output() + "/soft");
    String shape = editor.fresh(node.output() + "/shape");
    editor.add(helper("Flatten", node.input(0), flat, Map.of("axis", Attribute.of(axis))));
    editor.add(softmax(node, "", flat, soft));
    editor.add(helper("Shape", node.input(0), shape, Map.of()));
    editor.add(new Node("Reshape", node.name(), List.of(soft, shape), node.outputs(), Map.of()));
  }

  private Node softmax(Node node, String name, String input, String output) {
    long axis = before(13) ? -1 : node.integer("axis", -1);
    Map<String, Attribute> attributes = Map.of("axis", Attribute.of(axis));
    return new Node(node.operator(), name, List.of(input), List.of(output), attributes);
  }

  /** Without a name, since names of nodes are unique where they are given. */
  private static Node helper(
      String operator, String input, String output, Map<String, Attribute> attributes) {
    return new Node(operator, "", List.of(input), List.of(output), attributes);
  }

  /** Statistics as outputs meant training before 14. */
  private Node batchNormalization(Node node) {
    if (node.outputs().stream().skip(1).anyMatch(editor::isRead)
        || node.integer("spatial", 1) != 1) {
      throw new InvalidNetworkException(
          node.label(), "trains, or normalizes single pixels; export the model for inference");
    }
    Map<String, Attribute> attributes = new HashMap<>(node.attributes());
    attributes.keySet().retainAll(Set.of("epsilon", "momentum"));
    return new Node(
        "BatchNormalization", "", node.name(), node.inputs(), List.of(node.output()), attributes);
  }

  /** Before 21, scale and bias were of a group, not of a channel. */
  private Node groupNormalization(Node node) {
    if (before(21)) {
      throw new InvalidNetworkException(
          node.label(),
          "scales groups, as before operator set 21; export the model with operator set "
              + Model.OPSET);
    }
    return node;
  }

  private Node upsample(Node node) {
    return resize(before(9) ? attributesToInputs(node, "scales") : node);
  }

  /** Both old forms kept the corner of the picture in place and took the pixel before. */
  private static Node resize(Node node) {
    Map<String, Attribute> attributes =
        Map.of(
            "mode", Attribute.of(node.text("mode", "nearest")),
            "coordinate_transformation_mode", Attribute.of("asymmetric"),
            "nearest_mode", Attribute.of("floor"));
    List<String> inputs = List.of(node.input(0), "", node.input(1));
    return new Node("Resize", "", node.name(), inputs, node.outputs(), attributes);
  }
}
