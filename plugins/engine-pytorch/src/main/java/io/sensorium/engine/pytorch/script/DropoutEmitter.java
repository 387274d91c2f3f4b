package io.sensorium.engine.pytorch.script;

import io.sensorium.network.ElementType;
import io.sensorium.network.compile.DropoutRule;
import io.sensorium.network.compile.DropoutStream;
import io.sensorium.network.compile.Operand;
import io.sensorium.network.compile.WordArithmetic;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Dropout (Srivastava et al., JMLR 2014) by a {@link DropoutStream}. */
final class DropoutEmitter {
  private DropoutEmitter() {}

  static Map<String, Emitter> all() {
    return Map.of("Dropout", DropoutEmitter::dropout);
  }

  private static List<Operand<String>> dropout(NodeSource node) {
    OptionalDouble rate = DropoutRule.rate(node, node.training());
    if (rate.isPresent()) {
      return List.of(dropped(node, rate.getAsDouble()));
    }
    return node.hasOutput(1) ? List.of(node.input(0), all(node)) : List.of(node.input(0));
  }

  private static Operand<String> all(NodeSource node) {
    String mask = "torch.ones_like(" + node.tensor(0) + ", dtype=11)";
    return node.let(mask, ElementType.BOOL, node.rank(0));
  }

  private static Operand<String> dropped(NodeSource node, double rate) {
    String x = node.tensor(0);
    String stream = node.dropoutStream();
    String bits =
        DropoutStream.bits(
            new Words(node),
            node.let("torch.arange(torch.numel(" + x + "), dtype=4, " + node.device() + ")"),
            node.let("torch.select(" + stream + ", 0, 0)"),
            node.let("torch.select(" + stream + ", 0, 1)"));
    String kept =
        node.let(
            "torch.reshape_as(torch.ge(%s, %d), %s)"
                .formatted(bits, DropoutStream.threshold(rate), x));
    return node.like(
        "torch.where(%1$s, torch.mul(%2$s, %3$s), torch.zeros_like(%2$s))"
            .formatted(kept, x, NodeSource.literal(1 / (1 - rate))));
  }

  private record Words(NodeSource node) implements WordArithmetic<String> {
    private String call(String function, String a, String b) {
      return node.let("torch." + function + "(" + a + ", " + b + ")");
    }

    @Override
    public String number(long value) {
      return Long.toString(value);
    }

    @Override
    public String plus(String a, String b) {
      return call("add", a, b);
    }

    @Override
    public String times(String a, String b) {
      return call("mul", a, b);
    }

    @Override
    public String and(String a, String b) {
      return call("bitwise_and", a, b);
    }

    @Override
    public String xor(String a, String b) {
      return call("bitwise_xor", a, b);
    }

    @Override
    public String shiftRight(String a, String places) {
      return call("bitwise_right_shift", a, places);
    }
  }
}
