package io.sensorium.engine.tensorflow;

import io.sensorium.network.Attribute;
import io.sensorium.network.Dimension;
import io.sensorium.network.ElementType;
import io.sensorium.network.Graph;
import io.sensorium.network.Model;
import io.sensorium.network.Network;
import io.sensorium.network.Node;
import io.sensorium.network.Operator;
import io.sensorium.network.OperatorProfile;
import io.sensorium.network.Shape;
import io.sensorium.network.Tensor;
import io.sensorium.network.ValueInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * One operator behind a trainable factor, {@code y = operator(x * w, ...)}; its floating-point
 * constants are trainable too. All sizes of x are unknown while compiling.
 */
record ParityCase(String name, Network network, Tensor x) {

  /** The operator of the profile that is looked at. */
  Operator operator() {
    return OperatorProfile.find(network.graph().nodes().get(1)).orElseThrow();
  }

  /** The element type of its first input. */
  ElementType type() {
    String first = network.graph().nodes().get(1).input(0);
    Tensor constant = network.graph().initializers().get(first);
    return constant == null ? ElementType.FLOAT : constant.type();
  }

  /**
   * An operator to test.
   *
   * @param rank of the output
   * @param place of x among the inputs
   * @param output the one to look at
   */
  record Spec(
      String domain,
      String operator,
      int rank,
      int place,
      int output,
      Tensor factor,
      Map<String, Attribute> attributes) {

    Spec with(String name, Attribute value) {
      Map<String, Attribute> more = new LinkedHashMap<>(attributes);
      more.put(name, value);
      return new Spec(domain, operator, rank, place, output, factor, more);
    }

    Spec ints(String name, long... values) {
      return with(name, Attribute.ofInts(values));
    }

    Spec number(String name, long value) {
      return with(name, Attribute.of(value));
    }

    Spec text(String name, String value) {
      return with(name, Attribute.of(value));
    }

    Spec in(String otherDomain) {
      return new Spec(otherDomain, operator, rank, place, output, factor, attributes);
    }

    Spec place(int index) {
      return new Spec(domain, operator, rank, index, output, factor, attributes);
    }

    Spec output(int index, int itsRank) {
      return new Spec(domain, operator, itsRank, place, index, factor, attributes);
    }

    /** A factor that keeps positive numbers positive. */
    Spec positive() {
      return new Spec(
          domain, operator, rank, place, output, Tensor.of(new float[] {1.25f}, 1), attributes);
    }

    ParityCase on(Tensor x, Tensor... constants) {
      return with(x, constants.length, constants);
    }

    /** The same with constants that stay as they are. */
    ParityCase frozen(Tensor x, Tensor... constants) {
      return with(x, 0, constants);
    }

    /**
     * The same with only the first constants trainable.
     *
     * @param constants one that is empty is left out
     */
    ParityCase with(Tensor x, int trained, Tensor... constants) {
      Map<String, Tensor> initializers = new LinkedHashMap<>();
      Set<String> trainable = new LinkedHashSet<>(Set.of("w"));
      initializers.put("w", factor.size() > 0 ? factor : noise(99, row(x)));
      List<String> inputs = new ArrayList<>();
      for (int i = 0; i < constants.length; i++) {
        boolean left = constants[i].rank() == 1 && constants[i].size() == 0;
        inputs.add(left ? "" : "c" + i);
        if (!left) {
          initializers.put("c" + i, constants[i]);
        }
        if (!left && i < trained && constants[i].type() == ElementType.FLOAT) {
          trainable.add("c" + i);
        }
      }
      inputs.add(place, "scaled");
      List<String> outputs = new ArrayList<>();
      IntStream.range(0, output).forEach(i -> outputs.add("unread" + i));
      outputs.add("y");
      Node scaling = new Node("Mul", "", List.of("x", "w"), List.of("scaled"), Map.of());
      Node node = new Node(operator, domain, "", inputs, outputs, attributes);
      Graph graph =
          new Graph(
              operator,
              List.of(scaling, node),
              initializers,
              List.of(new ValueInfo("x", ElementType.FLOAT, open(x.rank()))),
              List.of(new ValueInfo("y", ElementType.FLOAT, open(rank))));
      String name =
          operator
              + (output > 0 ? " output " + output + " " : " ")
              + attributes
              + " trained "
              + trainable
              + " "
              + List.of(constants);
      return new ParityCase(name, new Network(Model.of(graph), trainable), x);
    }

    private static long[] row(Tensor x) {
      long[] ones = new long[x.rank()];
      Arrays.fill(ones, 1);
      ones[x.rank() - 1] = x.size(-1);
      return ones;
    }
  }

  static Shape open(int rank) {
    return new Shape(Collections.nCopies(rank, Dimension.symbolic("")));
  }

  static Spec op(String operator, int rank) {
    return new Spec("", operator, rank, 0, 0, longs(), Map.of());
  }

  /** Numbers in [-1, 1). */
  static Tensor noise(long seed, long... shape) {
    return noise(seed, -1, 1, shape);
  }

  static Tensor noise(long seed, double from, double to, long... shape) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(from, to);
    }
    return Tensor.of(values, shape);
  }

  static Tensor longs(long... values) {
    return Tensor.of(values, values.length);
  }

  /** An input that is left out. */
  static Tensor absent() {
    return longs();
  }
}
