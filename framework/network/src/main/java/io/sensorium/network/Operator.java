package io.sensorium.network;

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
 * @param types what the first input may hold
 * @param attributes allowed attributes; an empty list allows every value
 * @param differentiable whether gradients pass through the first input
 */
public record Operator(
    String domain,
    String name,
    int inputs,
    int mostInputs,
    Set<ElementType> types,
    Map<String, List<String>> attributes,
    boolean differentiable,
    String note) {

  public Operator {
    types = Collections.unmodifiableSet(EnumSet.copyOf(types));
    attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
  }
}
