package io.sensorium.engine.pytorch.script;

import io.sensorium.network.compile.RecurrentLayer;

/**
 * Sequences {@code [length, batch, width]} of which each may end early: what comes after the end
 * counts for nothing.
 */
final class Sequences {
  private final NodeSource node;
  private final String length;
  private final boolean ragged;
  private String lengths = "";
  private String inside = "";

  /** The sequences that a recurrent node reads. */
  Sequences(NodeSource node) {
    this.node = node;
    this.length = node.let(ShapeEmitters.size(node.tensor(0), 0));
    this.ragged = node.has(RecurrentLayer.LENGTHS);
    if (ragged) {
      lengths = node.let("torch.to(" + node.tensor(RecurrentLayer.LENGTHS) + ", 4)");
      inside = node.let("torch.lt(" + steps() + ", " + lengths + ")");
    }
  }

  /** Whether some may end early. */
  boolean ragged() {
    return ragged;
  }

  private String steps() {
    return "torch.unsqueeze(torch.arange(" + length + ", dtype=4, " + node.device() + "), 1)";
  }

  /** A sequence with zeros after its end. */
  String cut(String x) {
    return ragged
        ? node.let(
            "torch.where(torch.unsqueeze(%1$s, 2), %2$s, torch.zeros_like(%2$s))"
                .formatted(inside, x))
        : x;
  }

  /** 1 after the end and 0 before, {@code [length, batch, 1]}. */
  String outside() {
    return node.let(
        "torch.unsqueeze(torch.to(torch.logical_not(%s), %d), 2)"
            .formatted(inside, TorchTypes.code(node.type(0))));
  }

  /** The part before the end in reverse order, which brings it back too. */
  String reversed(String x) {
    if (!ragged) {
      return node.let("torch.flip(" + x + ", [0])");
    }
    String mirrored = "torch.sub(torch.sub(" + lengths + ", 1), " + steps() + ")";
    String places = node.let("torch.where(%s, %s, %s)".formatted(inside, mirrored, steps()));
    return node.let(
        "torch.gather(%1$s, 0, torch.expand_as(torch.unsqueeze(%2$s, 2), %1$s))"
            .formatted(x, places));
  }

  /**
   * What stands at the end, {@code [1, batch, width]}.
   *
   * @param empty what a sequence without elements has there
   */
  String last(String x, String empty) {
    String end = "torch.clamp(torch.sub(" + lengths + ", 1), 0)";
    String places = "torch.unsqueeze(torch.unsqueeze(" + end + ", 0), 2)";
    String found =
        node.let("torch.gather(%1$s, 0, torch.expand_as(%2$s, %3$s))".formatted(x, places, empty));
    return node.let(
        "torch.where(torch.unsqueeze(torch.gt(%s, 0), 1), %s, %s)"
            .formatted(lengths, found, empty));
  }
}
