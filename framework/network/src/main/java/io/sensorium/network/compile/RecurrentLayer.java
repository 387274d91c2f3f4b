package io.sensorium.network.compile;

import io.sensorium.network.Attribute;
import java.util.List;

/**
 * An {@code LSTM} or {@code GRU} node over {@code [length, batch, width]}, as every engine has it.
 *
 * @param hidden the width of a state
 * @param reversed for each direction, whether it reads from the end
 */
public record RecurrentLayer(int hidden, List<Boolean> reversed) {
  /** The places of a node's inputs. */
  public static final int INPUT_WEIGHTS = 1;

  public static final int RECURRENT_WEIGHTS = 2;
  public static final int BIASES = 3;
  public static final int LENGTHS = 4;
  public static final int HIDDEN_STATE = 5;
  public static final int CELL_STATE = 6;
  private static final int PEEPHOLES = 7;

  /**
   * What is added to a gate to hold it wholly open or shut: its sigmoid is exactly 1 or 0, and its
   * slope exactly 0.
   */
  public static final double HOLD = 1e4;

  public RecurrentLayer {
    reversed = List.copyOf(reversed);
  }

  /**
   * Checks one node.
   *
   * @param activations the only ones there are, for one direction
   * @throws UnsupportedNodeException if it asks for more
   */
  public static RecurrentLayer of(EmittedNode<?> node, String... activations) {
    node.requireFloating(0);
    node.require("layout", 0);
    node.require("input_forget", 0);
    node.refuse("clip", "activation_alpha", "activation_beta");
    if (node.has(PEEPHOLES)) {
      throw node.unsupported("peepholes are not supported");
    }
    if (node.has(LENGTHS) && node.type(LENGTHS).isFloating()) {
      throw node.unsupported("sequence_lens of " + node.type(LENGTHS) + " is not supported");
    }
    requireActivations(node, List.of(activations));
    int hidden = Math.toIntExact(node.node().integer("hidden_size", 0));
    if (hidden < 1) {
      throw node.unsupported("hidden_size is missing");
    }
    return new RecurrentLayer(hidden, reversed(node));
  }

  private static void requireActivations(EmittedNode<?> node, List<String> activations) {
    if (node.attribute("activations") instanceof Attribute.Texts texts) {
      for (int i = 0; i < texts.values().size(); i++) {
        if (!texts.values().get(i).equals(activations.get(i % activations.size()))) {
          throw node.unsupported("activations " + texts.values() + " are not supported");
        }
      }
    }
  }

  private static List<Boolean> reversed(EmittedNode<?> node) {
    String direction = node.node().text("direction", "forward");
    return switch (direction) {
      case "forward" -> List.of(false);
      case "reverse" -> List.of(true);
      case "bidirectional" -> List.of(false, true);
      default -> throw node.unsupported("direction=" + direction + " is not supported");
    };
  }

  public int directions() {
    return reversed.size();
  }
}
