package io.sensorium.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One row of the {@link OperatorProfile}.
 *
 * @param inputs the fewest inputs
 * @param mostInputs the most inputs; {@link Integer#MAX_VALUE} if there is no end
 * @param outputs the most outputs; {@link Integer#MAX_VALUE} if there is no end
 * @param known the inputs whose values are known when a network is compiled, in their order
 * @param ranks how many axes the first input may have
 * @param types what the first input may hold
 * @param attributes allowed attributes; an empty list allows every value
 * @param differentiable whether gradients pass through the first input
 */
public record Operator(
    String domain,
    String name,
    int inputs,
    int mostInputs,
    int outputs,
    List<Known> known,
    Ranks ranks,
    Set<ElementType> types,
    Map<String, List<String>> attributes,
    boolean differentiable,
    String note) {

  /**
   * An input that is no tensor to an engine, but part of the program.
   *
   * @param shapes whether it may be computed from shapes; otherwise it is a constant
   */
  public record Known(int index, String name, boolean shapes) {}

  /** From the fewest to the most axes of a tensor. */
  public record Ranks(int least, int most) {
    static final Ranks ANY = new Ranks(0, Integer.MAX_VALUE);

    boolean contains(int rank) {
      return rank >= least && rank <= most;
    }
  }

  public Operator {
    known = List.copyOf(known);
    types = Collections.unmodifiableSet(EnumSet.copyOf(types));
    attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
  }

  /** The same with an input that has to be a constant. */
  Operator constant(int index, String input) {
    return knowing(new Known(index, input, false));
  }

  /** The same with an input that has to be a constant, or computed from shapes alone. */
  Operator size(int index, String input) {
    return knowing(new Known(index, input, true));
  }

  private Operator knowing(Known input) {
    List<Known> all = new ArrayList<>(known);
    all.add(input);
    return with(outputs, all, ranks);
  }

  /** The same with more outputs than one. */
  Operator outputs(int most) {
    return with(most, known, ranks);
  }

  /** The same for a first input of so many axes only. */
  Operator ranks(int least, int most) {
    return with(outputs, known, new Ranks(least, most));
  }

  private Operator with(int most, List<Known> all, Ranks allowed) {
    return new Operator(
        domain,
        name,
        inputs,
        mostInputs,
        most,
        all,
        allowed,
        types,
        attributes,
        differentiable,
        note);
  }
}
