package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.compile.Operand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.tensorflow.Output;

/** Padding with a constant, the edge or a reflection. */
final class PaddingEmitter {
  private PaddingEmitter() {}

  static Map<String, Emitter> all() {
    return Map.of("Pad", Emitter.single(PaddingEmitter::pad));
  }

  /** Pads of one axis. */
  private record Sides(Extent begin, Extent end) {
    boolean isNothing() {
      return begin.is(0) && end.is(0);
    }
  }

  private static Operand<Extent> pad(NodeWriter node) {
    List<Sides> sides = sides(node);
    String mode = node.node().text("mode", "constant");
    Output<?> x = node.tensor(0);
    return node.like(
        switch (mode) {
          case "constant" ->
              node.call("PadV2", cropped(node, x, sides), matrix(node, sides), value(node));
          case "edge" -> edges(node, x, refuseNegative(node, sides));
          case "reflect" ->
              node.graph()
                  .op("MirrorPad")
                  .in(x, matrix(node, refuseNegative(node, sides)))
                  .attribute("mode", "REFLECT")
                  .output();
          default -> throw node.unsupported("mode=" + mode + " is not supported");
        });
  }

  private static List<Sides> sides(NodeWriter node) {
    List<Extent> pads = node.integers(1).elements();
    int count = pads.size() / 2;
    long[] given = node.has(3) ? node.constantIntegers(3) : LongStream.range(0, count).toArray();
    if (given.length != count || (!node.has(3) && count != node.rank(0))) {
      throw node.unsupported(pads.size() + " pads do not fit " + node.rank(0) + " axes");
    }
    Sides[] sides = new Sides[node.rank(0)];
    Arrays.fill(sides, new Sides(Extent.zero(), Extent.zero()));
    for (int i = 0; i < count; i++) {
      sides[node.axis(given[i])] = new Sides(pads.get(i), pads.get(i + count));
    }
    return List.of(sides);
  }

  private static Output<?> value(NodeWriter node) {
    if (!node.has(2)) {
      return node.scalar(0);
    }
    return node.rank(2) == 0 ? node.tensor(2) : node.graph().reshape(node.tensor(2));
  }

  private static Output<?> matrix(NodeWriter node, List<Sides> sides) {
    List<Extent> pairs = new ArrayList<>();
    sides.forEach(
        side -> {
          pairs.add(atLeastZero(side.begin()));
          pairs.add(atLeastZero(side.end()));
        });
    return node.graph().reshape(node.graph().vector(pairs), sides.size(), 2);
  }

  private static Extent atLeastZero(Extent pad) {
    return isNegative(pad) ? Extent.zero() : pad;
  }

  private static boolean isNegative(Extent pad) {
    return pad instanceof Extent.Known known && known.value() < 0;
  }

  private static List<Sides> refuseNegative(NodeWriter node, List<Sides> sides) {
    if (sides.stream().anyMatch(side -> isNegative(side.begin()) || isNegative(side.end()))) {
      throw node.unsupported("negative pads in this mode are not supported");
    }
    return sides;
  }

  /** Negative pads cut off. */
  private static Output<?> cropped(NodeWriter node, Output<?> x, List<Sides> sides) {
    SliceEmitter.Ranges ranges = new SliceEmitter.Ranges(sides.size());
    boolean cut = false;
    for (int axis = 0; axis < sides.size(); axis++) {
      Sides side = sides.get(axis);
      if (isNegative(side.begin()) || isNegative(side.end())) {
        cut = true;
        Extent begin = node.graph().minus(Extent.zero(), side.begin());
        Extent end = isNegative(side.end()) ? side.end() : Extent.of(Integer.MAX_VALUE);
        ranges.set(axis, isNegative(side.begin()) ? begin : Extent.zero(), end, 1);
      }
    }
    return cut ? ranges.cut(node.graph(), x) : x;
  }

  /** Every place in the pads reads the nearest place inside. */
  private static Output<?> edges(NodeWriter node, Output<?> x, List<Sides> sides) {
    GraphWriter graph = node.graph();
    Output<?> padded = x;
    for (int axis = 0; axis < sides.size(); axis++) {
      Sides side = sides.get(axis);
      if (side.isNothing()) {
        continue;
      }
      Extent size = graph.size(x, axis);
      Output<?> places =
          graph.call(
              "Range",
              graph.scalar(graph.minus(Extent.zero(), side.begin())),
              graph.scalar(graph.plus(size, side.end())),
              graph.scalar(1));
      Output<?> inside =
          graph.call(
              "Minimum",
              graph.call("Maximum", places, graph.scalar(0)),
              graph.scalar(graph.minus(size, Extent.one())));
      padded = IndexEmitters.pick(graph, padded, inside, axis);
    }
    return padded;
  }
}
