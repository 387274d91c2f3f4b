package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.ElementType;
import io.sensorium.network.Tensor;
import io.sensorium.network.compile.DropoutRule;
import io.sensorium.network.compile.DropoutStream;
import io.sensorium.network.compile.Operand;
import io.sensorium.network.compile.WordArithmetic;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.tensorflow.Output;

/** Dropout (Srivastava et al., JMLR 2014) by a {@link DropoutStream}. */
final class DropoutEmitter {
  private DropoutEmitter() {}

  static Map<String, Emitter> all() {
    return Map.of("Dropout", DropoutEmitter::dropout);
  }

  private static List<Operand<Extent>> dropout(NodeWriter node) {
    OptionalDouble rate = DropoutRule.rate(node, node.training());
    if (rate.isPresent()) {
      return List.of(dropped(node, rate.getAsDouble()));
    }
    return node.hasOutput(1) ? List.of(node.input(0), all(node)) : List.of(node.input(0));
  }

  private static Operand<Extent> all(NodeWriter node) {
    Output<?> mask = node.call("OnesLike", node.graph().cast(node.tensor(0), ElementType.BOOL));
    return node.of(node.call("StopGradient", mask), ElementType.BOOL, node.rank(0));
  }

  private static Operand<Extent> dropped(NodeWriter node, double rate) {
    GraphWriter graph = node.graph();
    Words words = new Words(graph);
    Output<?> x = node.tensor(0);
    Output<?> size = graph.scalar(graph.product(graph.sizes(x, 0, node.rank(0))));
    Output<?> places = graph.call("Range", graph.scalar(0), size, graph.scalar(1));
    Output<?> stream = node.flow().dropoutStream();
    Output<?> bits =
        DropoutStream.bits(
            words,
            graph.cast(places, ElementType.INT64),
            graph.element(stream, 0),
            graph.element(stream, 1));
    Output<?> threshold = words.number(DropoutStream.threshold(rate));
    Output<?> kept =
        node.call("Reshape", node.call("GreaterEqual", bits, threshold), graph.shape(x));
    Output<?> scaled = node.call("Mul", x, node.scalar(1 / (1 - rate)));
    return node.like(node.call("SelectV2", kept, scaled, node.call("ZerosLike", x)));
  }

  private record Words(GraphWriter graph) implements WordArithmetic<Output<?>> {
    @Override
    public Output<?> number(long value) {
      return graph.constant(Tensor.of(new long[] {value}));
    }

    @Override
    public Output<?> plus(Output<?> a, Output<?> b) {
      return graph.call("AddV2", a, b);
    }

    @Override
    public Output<?> times(Output<?> a, Output<?> b) {
      return graph.call("Mul", a, b);
    }

    @Override
    public Output<?> and(Output<?> a, Output<?> b) {
      return graph.call("BitwiseAnd", a, b);
    }

    @Override
    public Output<?> xor(Output<?> a, Output<?> b) {
      return graph.call("BitwiseXor", a, b);
    }

    @Override
    public Output<?> shiftRight(Output<?> a, Output<?> places) {
      return graph.call("RightShift", a, places);
    }
  }
}
