package io.sensorium.engine.tensorflow.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Graph;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.DataType;

/**
 * A loop over the rows of a sequence, which carries a state from step to step and gives a row at
 * each. Its gradient is not known to TensorFlow: see {@link Boundary}.
 *
 * @param backwards whether it goes from the last row to the first
 */
record Loop(GraphWriter graph, boolean backwards) {
  private static final int INDEX = 0;
  private static final int LENGTH = 1;
  private static final int STATE = 2;
  private static final int ROWS = 3;
  private static final int SEQUENCE = 4;
  private static final int FIXED = 5;

  /** What the loop does. */
  @FunctionalInterface
  interface Body {
    /**
     * Writes one step.
     *
     * @param inner the graph of the step
     * @param row of the sequence
     * @param fixed what is the same in every step
     */
    Step step(GraphWriter inner, Output<?> row, List<Output<?>> fixed, Output<?> state);
  }

  /** What one step gives. */
  record Step(Output<?> state, Output<?> row) {}

  /**
   * What the loop gives.
   *
   * @param state after the last step
   * @param rows at the places of the sequence's
   */
  record Result(Output<?> state, Output<?> rows) {}

  /**
   * Writes the loop.
   *
   * @param rows as many as the sequence has, to be replaced
   */
  Result over(
      Output<?> sequence, List<Output<?>> fixed, Output<?> first, Output<?> rows, Body body) {
    Output<?> length = graph.scalar(graph.size(sequence, 0));
    Output<?> last = graph.call("Sub", length, graph.scalar(1));
    Output<?> start = backwards ? last : graph.scalar(0);
    List<Output<?>> all =
        Stream.concat(Stream.of(start, length, first, rows, sequence), fixed.stream()).toList();
    try (ConcreteFunction condition = function(all, this::goesOn);
        ConcreteFunction step = function(all, (inner, in) -> next(inner, in, body))) {
      Operation loop =
          graph
              .op("StatelessWhile")
              .list(all)
              .attribute("T", all.stream().map(Output::dataType).toArray(DataType[]::new))
              .attribute("output_shapes", all.stream().map(Output::shape).toArray(Shape[]::new))
              .attribute("cond", condition)
              .attribute("body", step)
              .operation();
      return new Result(loop.output(STATE), loop.output(ROWS));
    }
  }

  private interface Part {
    List<Output<?>> write(GraphWriter inner, List<Output<?>> inputs);
  }

  private ConcreteFunction function(List<Output<?>> like, Part part) {
    try (Graph graph = new Graph()) {
      GraphWriter inner = new GraphWriter(graph, this.graph.device(), false);
      Signature.Builder signature = Signature.builder(this.graph.newName());
      List<Output<?>> inputs = new ArrayList<>();
      for (Output<?> outer : like) {
        Output<?> input =
            inner
                .op("Placeholder")
                .attribute("dtype", outer.dataType())
                .attribute("shape", outer.shape())
                .output();
        signature.input("i" + inputs.size(), input);
        inputs.add(input);
      }
      List<Output<?>> outputs = part.write(inner, inputs);
      for (int i = 0; i < outputs.size(); i++) {
        signature.output("o" + i, inner.call("Identity", outputs.get(i)));
      }
      return ConcreteFunction.create(signature.build(), graph);
    }
  }

  private List<Output<?>> goesOn(GraphWriter inner, List<Output<?>> in) {
    return List.of(
        backwards
            ? inner.call("GreaterEqual", in.get(INDEX), inner.scalar(0))
            : inner.call("Less", in.get(INDEX), in.get(LENGTH)));
  }

  private List<Output<?>> next(GraphWriter inner, List<Output<?>> in, Body body) {
    Output<?> index = in.get(INDEX);
    Output<?> row = IndexEmitters.pick(inner, in.get(SEQUENCE), index, 0);
    Step step = body.step(inner, row, in.subList(FIXED, in.size()), in.get(STATE));
    Output<?> rows =
        inner.call(
            "TensorScatterUpdate",
            in.get(ROWS),
            inner.reshape(index, 1, 1),
            inner.call("ExpandDims", step.row(), inner.scalar(0)));
    List<Output<?>> out = new ArrayList<>(in);
    out.set(INDEX, inner.call("AddV2", index, inner.scalar(backwards ? -1 : 1)));
    out.set(STATE, step.state());
    out.set(ROWS, rows);
    return out;
  }
}
