package io.sensorium.engine.tensorflow.graph;

import io.sensorium.network.compile.Operand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.tensorflow.Output;

/** Cuts a range out of some axes; TensorFlow counts and clamps positions as ONNX does. */
final class SliceEmitter {
  private SliceEmitter() {}

  static Map<String, Emitter> all() {
    return Map.of("Slice", Emitter.single(SliceEmitter::slice));
  }

  private static Operand<Extent> slice(NodeWriter node) {
    List<Extent> starts = node.integers(1).elements();
    List<Extent> ends = node.integers(2).elements();
    long[] axes =
        node.has(3) ? node.constantIntegers(3) : LongStream.range(0, starts.size()).toArray();
    long[] steps = new long[axes.length];
    Arrays.fill(steps, 1);
    steps = node.has(4) ? node.constantIntegers(4) : steps;
    if (Arrays.stream(steps).anyMatch(step -> step == 0)) {
      throw node.unsupported("a step of 0");
    }
    Ranges ranges = new Ranges(node.rank(0));
    for (int i = 0; i < axes.length; i++) {
      ranges.set(node.axis(axes[i]), starts.get(i), ends.get(i), steps[i]);
    }
    return node.like(ranges.cut(node.graph(), node.tensor(0)));
  }

  /** What is kept of each axis: at first everything. */
  static final class Ranges {
    private final List<Extent> starts;
    private final List<Extent> ends;
    private final int[] steps;
    private long whole;

    Ranges(int rank) {
      starts = new ArrayList<>(Collections.nCopies(rank, Extent.zero()));
      ends = new ArrayList<>(starts);
      steps = new int[rank];
      Arrays.fill(steps, 1);
      whole = (1L << rank) - 1;
    }

    void set(int axis, Extent start, Extent end, long step) {
      starts.set(axis, start);
      ends.set(axis, end);
      steps[axis] = Math.toIntExact(step);
      whole &= ~(1L << axis);
    }

    /** The kept part; an end below every position stands for "to the first". */
    Output<?> cut(GraphWriter graph, Output<?> x) {
      return graph
          .op("StridedSlice")
          .in(x, graph.vector(starts), graph.vector(ends), graph.ints(steps))
          .attribute("begin_mask", whole)
          .attribute("end_mask", whole)
          .output();
    }
  }
}
