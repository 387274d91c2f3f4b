package io.sensorium.engine.pytorch.script;

import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A convolution whose pads differ, by one whose pads do not: both ends of an axis get more, and the
 * steps that were not asked for are cut off the result. So the input is not copied to be padded,
 * which costs more where it is the larger one.
 */
final class EvenPads {
  private final Window window;
  private final long[] pads;

  /** By how many the result begins too early. */
  private final long[] steps;

  /** What an axis of the input lacks to be as long as the way from the first step to the last. */
  private final long[] missing;

  private EvenPads(Window window) {
    this.window = window;
    pads = new long[window.axes()];
    steps = new long[window.axes()];
    missing = new long[window.axes()];
    for (int axis = 0; axis < window.axes(); axis++) {
      set(axis);
    }
  }

  /** Such a convolution, if its pads are known and each of its steps still sees the input. */
  static Optional<EvenPads> of(Window window) {
    if (!window.pads().stream().allMatch(ScriptIntegers::isNumber)) {
      return Optional.empty();
    }
    EvenPads even = new EvenPads(window);
    return even.allStepsSee() ? Optional.of(even) : Optional.empty();
  }

  private boolean allStepsSee() {
    return IntStream.range(0, pads.length).allMatch(axis -> pads[axis] < window.reach(axis));
  }

  private void set(int axis) {
    long begin = pad(axis);
    long end = pad(axis + window.axes());
    long stride = window.stride(axis);
    steps[axis] = (Math.max(end - begin, 0) + stride - 1) / stride;
    pads[axis] = begin + steps[axis] * stride;
    missing[axis] = begin + end - window.reach(axis);
  }

  private long pad(int index) {
    return Long.parseLong(window.pads().get(index));
  }

  /** The pads of one side, as a list. */
  String sides() {
    return NodeSource.list(pads);
  }

  /** What was asked for, of all that the convolution gave. */
  String cut(NodeSource node, String result) {
    String y = result;
    for (int axis = 0; axis < steps.length; axis++) {
      String count =
          "(%s + %d) // %d + 1"
              .formatted(
                  ShapeEmitters.size(window.x(), axis + 2), missing[axis], window.stride(axis));
      String end = steps[axis] + " + " + count;
      y = "torch.slice(%s, %d, %d, %s, 1)".formatted(y, axis + 2, steps[axis], end);
    }
    return node.let(y);
  }
}
