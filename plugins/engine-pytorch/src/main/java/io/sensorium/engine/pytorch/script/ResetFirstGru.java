package io.sensorium.engine.pytorch.script;

/**
 * A GRU whose reset gate acts on the state before the recurrent weights do, step by step. The gates
 * are in ONNX's order: update, reset, candidate.
 */
final class ResetFirstGru {
  private final NodeSource node;
  private final int hidden;
  private final String gates;
  private final String candidate;

  /**
   * One direction of a layer.
   *
   * @param weights the recurrent ones, {@code [3 hidden, hidden]}
   */
  ResetFirstGru(NodeSource node, int hidden, String weights) {
    this.node = node;
    this.hidden = hidden;
    String turned = node.let("torch.t(" + weights + ")");
    this.gates = node.let(part(turned, 0, 2));
    this.candidate = node.let(part(turned, 2, 1));
  }

  /** The parts of some gates, along the second axis. */
  private String part(String x, int gate, int gates) {
    return "torch.narrow(%s, 1, %d, %d)".formatted(x, gate * hidden, gates * hidden);
  }

  /**
   * All states, {@code [length, batch, hidden]}.
   *
   * @param steps inputs times their weights, with biases, {@code [length, batch, 3 hidden]}
   * @param first the state before the first step, {@code [1, batch, hidden]}
   */
  String states(String steps, String first) {
    String state = node.let("torch.select(" + first + ", 0, 0)");
    String states = node.let("annotate(List[Tensor], [])");
    String step = node.begin("for %s in range(" + ShapeEmitters.size(steps, 0) + "):");
    String read = node.let("torch.select(" + steps + ", 0, " + step + ")");
    node.assign(state, next(read, state));
    node.let("torch.append(" + states + ", " + state + ")");
    node.end();
    return node.let("torch.stack(" + states + ", 0)");
  }

  /** An update gate of exactly 1 keeps the state exactly. */
  private String next(String read, String state) {
    String open = node.let(sum("torch.sigmoid", part(read, 0, 2), state, gates));
    String update = node.let(part(open, 0, 1));
    String kept = node.let("torch.mul(" + part(open, 1, 1) + ", " + state + ")");
    String proposed = node.let(sum("torch.tanh", part(read, 2, 1), kept, candidate));
    return "torch.add(torch.mul(torch.rsub(%1$s, 1), %2$s), torch.mul(%1$s, %3$s))"
        .formatted(update, proposed, state);
  }

  private static String sum(String function, String read, String state, String weights) {
    return "%s(torch.add(%s, torch.matmul(%s, %s)))".formatted(function, read, state, weights);
  }
}
