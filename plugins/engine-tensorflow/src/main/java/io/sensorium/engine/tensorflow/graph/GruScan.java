package io.sensorium.engine.tensorflow.graph;

import java.util.List;
import org.tensorflow.Output;

/**
 * The states of a GRU, step by step. The gates are in ONNX's order: update, reset, candidate.
 *
 * @param steps inputs times their weights, with biases, {@code [length, batch, 3 hidden]}
 * @param gates recurrent weights of update and reset gate, {@code [hidden, 2 hidden]}
 * @param candidate recurrent weights of the candidate, {@code [hidden, hidden]}
 * @param bias of the candidate's recurrent product, {@code [hidden]}
 * @param first the state before the first step, {@code [batch, hidden]}
 * @param afterwards whether the reset gate acts after the candidate's recurrent product
 */
record GruScan(
    GraphWriter graph,
    Output<?> steps,
    Output<?> gates,
    Output<?> candidate,
    Output<?> bias,
    Output<?> first,
    int hidden,
    boolean afterwards)
    implements Boundary {

  @Override
  public List<Output<?>> inputs() {
    return List.of(steps, gates, candidate, bias, first);
  }

  @Override
  public Output<?> forward() {
    List<Extent> sizes = List.of(graph.size(steps, 0), graph.size(steps, 1), Extent.of(hidden));
    Output<?> rows =
        graph.call(
            "Fill",
            graph.vector(sizes),
            graph.number(0, TensorTypes.elementType(steps.dataType())));
    return new Loop(graph, false)
        .over(steps, List.of(gates, candidate, bias), first, rows, this::step)
        .rows();
  }

  private Loop.Step step(
      GraphWriter inner, Output<?> row, List<Output<?>> weights, Output<?> state) {
    Output<?> next = at(inner, row, weights, state).next();
    return new Loop.Step(next, next);
  }

  /** The gates of one step, or of many at once. */
  private GruGates at(GraphWriter writer, Output<?> row, List<Output<?>> weights, Output<?> state) {
    Output<?> open =
        writer.call(
            "Sigmoid",
            writer.call(
                "AddV2",
                writer.last(row, 0, 2 * hidden),
                writer.call("MatMul", state, weights.get(0))));
    Output<?> update = writer.last(open, 0, hidden);
    Output<?> reset = writer.last(open, hidden, hidden);
    Output<?> factor = afterwards ? state : writer.call("Mul", reset, state);
    Output<?> product =
        writer.call("AddV2", writer.call("MatMul", factor, weights.get(1)), weights.get(2));
    Output<?> remembered = afterwards ? writer.call("Mul", reset, product) : product;
    Output<?> read = writer.last(row, 2 * hidden, hidden);
    Output<?> proposed = writer.call("Tanh", writer.call("AddV2", read, remembered));
    return new GruGates(writer, update, reset, proposed, product, state);
  }

  /**
   * The loop goes from the end to the start and gives the gradient of each gate before its sigmoid
   * or tanh; the gradients of the weights are products over all steps at once.
   */
  @Override
  public List<Output<?>> backward(Output<?> states, Output<?> gradient) {
    GruGates all =
        at(graph, flat(steps, 3), List.of(gates, candidate, bias), flat(before(states), 1));
    Output<?> read = graph.concatenate(List.of(all.joined(), flat(gradient, 1)), 1);
    Loop.Result result =
        new Loop(graph, true)
            .over(
                unflat(read, GruGates.PARTS + 1),
                List.of(gates, candidate),
                graph.call("ZerosLike", first),
                graph.call("ZerosLike", steps),
                this::backwardStep);
    return gradients(all, result);
  }

  private Output<?> before(Output<?> states) {
    SliceEmitter.Ranges ranges = new SliceEmitter.Ranges(3);
    ranges.set(0, Extent.zero(), Extent.of(-1), 1);
    return graph.concatenate(
        List.of(graph.call("ExpandDims", first, graph.scalar(0)), ranges.cut(graph, states)), 0);
  }

  private Output<?> flat(Output<?> x, long parts) {
    return graph.reshape(x, -1, parts * hidden);
  }

  private Output<?> unflat(Output<?> x, long parts) {
    return graph.reshape(
        x, List.of(graph.size(steps, 0), graph.size(steps, 1), Extent.of(parts * hidden)));
  }

  private Loop.Step backwardStep(
      GraphWriter inner, Output<?> row, List<Output<?>> weights, Output<?> carried) {
    GruGates at = GruGates.parted(inner, row, hidden);
    Output<?> total =
        inner.call("AddV2", inner.last(row, GruGates.PARTS * hidden, hidden), carried);
    Output<?> proposed = at.proposedGradient(total);
    Output<?> product = afterwards ? inner.call("Mul", proposed, at.reset()) : proposed;
    Output<?> back = inner.matMul(product, weights.get(1), false, true);
    Output<?> reset =
        afterwards ? at.resetGradient(proposed, at.product()) : at.resetGradient(back, at.state());
    Output<?> open = inner.concatenate(List.of(at.updateGradient(total), reset), 1);
    Output<?> throughGates = inner.matMul(open, weights.get(0), false, true);
    Output<?> throughCandidate = afterwards ? back : inner.call("Mul", back, at.reset());
    Output<?> kept = inner.call("Mul", total, at.update());
    Output<?> next = inner.call("AddV2", inner.call("AddV2", kept, throughCandidate), throughGates);
    return new Loop.Step(next, inner.concatenate(List.of(open, proposed), 1));
  }

  private List<Output<?>> gradients(GruGates all, Loop.Result result) {
    Output<?> slopes = flat(result.rows(), 3);
    Output<?> open = graph.last(slopes, 0, 2 * hidden);
    Output<?> proposed = graph.last(slopes, 2 * hidden, hidden);
    Output<?> product = afterwards ? graph.call("Mul", proposed, all.reset()) : proposed;
    Output<?> factor = afterwards ? all.state() : graph.call("Mul", all.reset(), all.state());
    return List.of(
        result.rows(),
        graph.matMul(all.state(), open, true, false),
        graph.matMul(factor, product, true, false),
        graph.reduce("Sum", product, false, 0),
        result.state());
  }
}
